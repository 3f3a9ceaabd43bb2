import { button, h } from './dom.js'
import { fill, longDate, strings } from './strings.js'

const words = strings.form
const noChild = ['question', 'callback', 'complaint']

/**
 * The form for a message to a person or a rights request, as a page of the panel.
 * `request` is {kind, title, about, conversation}: the last two are filled in for the person to see.
 * `send(body, key)` posts it; `sent(answer)` and `back()` leave the page.
 */
export function formPage({ kind, title, about, conversation }, { send, sent, back }) {
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
  const heading = h('h3', { tabindex: -1 }, title)
  const share = h('input', { type: 'checkbox', id: 'share', 'aria-describedby': 'share-hint' })
  const form = h(
    'form',
    { novalidate: true, onsubmit: (event) => (event.preventDefault(), submit()) },
    heading,
    h('p', {}, words.intro),
    error,
    field('about', words.about, 'textarea', { rows: 3, required: true }),
    field('name', words.name, 'input', { autocomplete: 'name', required: true }),
    h('p', { class: 'hint' }, words.reach),
    field('email', words.email, 'input', { type: 'email', autocomplete: 'email' }),
    field('phone', words.phone, 'input', { type: 'tel', autocomplete: 'tel' }),
    !noChild.includes(kind) && field('child', words.child, 'input', { autocomplete: 'off' }, words.childHint),
    conversation && [
      h('div', { class: 'tick' }, share, h('label', { for: 'share' }, words.share)),
      h('p', { class: 'hint', id: 'share-hint' }, words.shareHint),
      h('details', {}, h('summary', {}, words.shareShow), h('pre', { tabindex: 0 }, conversation.text)),
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

  function check() {
    const value = (name) => fields[name]?.value.trim()
    const faults = {
      about: !value('about') && words.aboutEmpty,
      name: !value('name') && words.nameEmpty,
      email: !value('email') && !value('phone') && words.reachEmpty,
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

/** What the chat keeps of it: the reference, who has it, and when to expect an answer. */
export function receipt({ reference, goes_to, due, delivery }) {
  return [
    fill(delivery === 'inbox' ? words.inbox : words.sent, { goes_to }),
    due && fill(words.due, { due: longDate(due) }),
    words.keep,
  ].filter(Boolean)
}
