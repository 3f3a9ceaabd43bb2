import { button, h, linked } from './dom.js'
import { fill, strings } from './strings.js'

const words = strings.form

/**
 * The form for a message to a person or a rights request, as a page of the panel.
 * `request` is {kind, title, about, conversation}: the last two are filled in for the person to see.
 * `title` is the form as the server describes it (title, labels, which fields), or while that could
 * not be loaded the title alone: then nobody is asked about a child.
 * `send(body, key)` posts it; `sent(answer)` and `back()` leave the page.
 */
export function formPage({ kind, title, about, conversation }, { send, sent, back }) {
  const asks = title.title ? title : { title }
  const key = crypto.getRandomValues(new Uint32Array(4)).join('-') // a retry is the same request
  const error = h('div', { class: 'error', role: 'alert', hidden: true, tabindex: -1 })
  const fields = {}
  const field = (name, label, tag = 'input', attributes = {}, hint) => {
    const wrong = h('p', { class: 'wrong', id: name + '-wrong', hidden: true })
    const input = (fields[name] = h(tag, {
      id: name,
      name,
      maxlength: name === 'about' ? 4000 : 200,
      'aria-describedby': `${name}-wrong${hint ? ` ${name}-hint` : ''}`,
      ...attributes,
    }))
    return h(
      'div',
      { class: 'field' },
      h('label', { for: name }, label),
      hint && h('p', { class: 'hint', id: name + '-hint' }, hint),
      wrong,
      input,
    )
  }
  const email = () => field('email', words.email, 'input', { type: 'email', autocomplete: 'email' })
  const phone = () => field('phone', words.phone, 'input', { type: 'tel', autocomplete: 'tel', required: asks.needs_phone })
  const heading = h('h3', { tabindex: -1 }, asks.title)
  const share = h('input', { type: 'checkbox', id: 'share', 'aria-describedby': 'share-hint' })
  const form = h(
    'form',
    {
      novalidate: true,
      onsubmit: (event) => (event.preventDefault(), submit()),
      oninput: () => void (checked && check()),
    },
    heading,
    h('p', {}, asks.goes_to && fill(words.goesTo, asks) + ' ', words.intro),
    asks.notes && h('p', {}, linked(asks.notes[0], true)),
    error,
    field('about', asks.about || words.about, 'textarea', { rows: 3, required: true }),
    field('name', words.name, 'input', { autocomplete: 'name', required: true }),
    asks.needs_phone ? [phone(), email()] : [h('p', { class: 'hint' }, words.reach), email(), phone()],
    asks.ask_child && field('child', words.child, 'input', { autocomplete: 'off' }, words.childHint),
    conversation && [
      h('h4', {}, h('b', {}, words.shareShow)),
      h('p', { class: 'hint', id: 'share-hint' }, words.shareHint),
      h('pre', { tabindex: 0, role: 'group', 'aria-label': words.shareShow, dir: 'auto' }, conversation.text),
      h('div', { class: 'tick' }, share, h('label', { for: 'share' }, words.share)),
    ],
    h(
      'div',
      { class: 'choices' },
      h('button', { class: 'main' }, words.send),
      button(strings.back, back, { class: 'plain' }),
    ),
  )
  fields.about.value = about
  let sending = false
  let checked = false // from the first try on, a fault goes as soon as it is mended

  function check() {
    const value = (name) => fields[name]?.value.trim()
    const faults = {
      about: !value('about') && words.aboutEmpty,
      name: !value('name') && words.nameEmpty,
      [asks.needs_phone ? 'phone' : 'email']:
        !value('phone') && (asks.needs_phone ? words.phoneEmpty : !value('email') && words.reachEmpty),
    }
    let first
    for (const [name, input] of Object.entries(fields)) {
      const fault = faults[name]
      const wrong = form.querySelector(`#${name}-wrong`)
      wrong.hidden = !fault
      wrong.textContent = fault || ''
      input.setAttribute('aria-invalid', !!fault)
      if (fault) first ??= input
    }
    return first
  }

  async function submit() {
    checked = true
    const first = check()
    if (first) return first.focus() // what is wrong is its description
    if (sending) return
    sending = true
    const [action] = form.getElementsByClassName('main')
    action.textContent = words.sending
    error.hidden = true
    const body = { kind }
    for (const [name, { value }] of Object.entries(fields)) if (value.trim()) body[name] = value.trim()
    if (conversation && share.checked) Object.assign(body, { conversation_id: conversation.id, share_conversation: true })
    try {
      sent(await send(body, key))
    } catch (problem) {
      error.replaceChildren(h('p', {}, h('b', {}, words.wrong), ' ', problem.message))
      error.hidden = false
      error.focus()
    } finally {
      sending = false
      action.textContent = words.send
    }
  }

  return { form, heading }
}

/** What the chat keeps of it beside the reference, in the server's words. */
export const receipt = ({ reference, text }) => [
  words.keep,
  ...(text || '').split('\n').filter((line) => line && !line.includes(reference)),
]
