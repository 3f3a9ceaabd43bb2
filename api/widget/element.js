import { Client } from './client.js'
import { colourRule } from './colours.js'
import { button, h, linked, newTab, prose } from './dom.js'
import { formPage, receipt } from './form.js'
import { choices, labelled, replyArticle } from './reply.js'
import { fill, longDate, strings } from './strings.js'
import { css } from './styles.js'
import { print, save, transcript } from './transcript.js'

/**
 * <privacy-notice-chat>: a button that opens a conversation with the assistant.
 * Attributes, events and methods are in README.md. Nothing is kept on the device: the
 * conversation lives in these fields and goes with the page.
 */
export class PrivacyNoticeChat extends HTMLElement {
  #client;
  #about = null; // contacts, forms and version, once loaded
  #conversation = null; // the server's id
  #said = []; // for print, save and the form: {who, text, quotes}
  #asked = ''; // the last question
  #turn = null;
  #parts = {};
  #wide = matchMedia('(min-width:641px) and (min-height:481px)');

  connectedCallback() {
    if (this.shadowRoot) return
    const server = this.getAttribute('server') || new URL(import.meta.url).origin
    this.#client = new Client(server.replace(/\/$/, ''))
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css + colourRule(this.getAttribute('colour'), this.getAttribute('text-colour')))
    const shadow = this.attachShadow({ mode: 'open' })
    shadow.adoptedStyleSheets = [sheet]
    shadow.append(...this.#build())
    this.#wide.addEventListener('change', () => {
      if (!this.#parts.panel.open) return
      this.#parts.panel.close()
      this.open()
    })
  }

  /** Open the panel; focus goes to the field. On a small screen it covers the page. */
  open() {
    const { panel, launcher, field, log } = this.#parts
    if (!panel.open) this.#wide.matches ? panel.show() : panel.showModal()
    launcher.hidden = true
    field.focus({ preventScroll: true })
    log.scrollTop = log.scrollHeight
    this.#load()
    this.#tell('open')
  }

  close() {
    this.#parts.panel.close()
  }

  /** Ask a question. A newer one takes the place of one that waits. */
  async ask(text) {
    const question = text.trim()
    const { field } = this.#parts
    this.#error()
    if (!question) return this.#error(strings.empty)
    this.#show('chat')
    this.#turn?.abort()
    const turn = (this.#turn = new AbortController())
    this.#settle()
    const mine = this.#add(h('article', { class: 'you' }, h('h3', {}, strings.person), h('p', { dir: 'auto' }, question)))
    mine.scrollIntoView({ block: 'end' })
    this.#status(strings.waiting, true)
    try {
      const reply = await this.#client.ask(question, this.#conversation, turn)
      this.#conversation = reply.conversation_id
      this.#asked = question
      this.#said.push({ who: strings.person, text: question })
      this.#answer(reply)
      this.#status('')
    } catch (error) {
      if (turn !== this.#turn) return // a newer question is on its way
      this.#status('')
      mine.remove()
      field.value ||= question
      this.#error(error.message, error.retry && question)
    }
  }

  #build() {
    const parts = this.#parts
    parts.launcher = button(strings.launcher, () => this.open(), { class: 'launcher' })
    parts.log = h('div', { class: 'log', role: 'log', tabindex: 0, 'aria-label': strings.log }, this.#welcome())
    parts.status = h('p', { class: 'status', role: 'status' })
    parts.error = h('div', { class: 'error', role: 'alert', id: 'error', hidden: true })
    parts.field = h('textarea', {
      id: 'question',
      rows: 1,
      maxlength: 2000,
      'aria-describedby': 'error hint',
      autocomplete: 'off',
      enterkeyhint: 'send',
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
        event.preventDefault()
        this.#send()
      },
    })
    const composer = h(
      'form',
      { class: 'composer', onsubmit: (event) => (event.preventDefault(), this.#send()) },
      h('label', { for: 'question' }, strings.question),
      h('p', { class: 'hint', id: 'hint' }, strings.hint),
      parts.error,
      h('div', { class: 'row' }, parts.field, h('button', { class: 'main' }, strings.send)),
    )
    parts.chat = h('section', {}, parts.log, parts.status, composer)
    parts.page = h('section', { hidden: true })
    parts.panel = h(
      'dialog',
      { 'aria-labelledby': 'title', onclose: () => this.#closed(), onkeydown: (event) => void (event.key === 'Escape' && this.close()) },
      h(
        'header',
        {},
        h('div', {}, h('h2', { id: 'title' }, this.getAttribute('heading') || strings.heading), h('p', {}, strings.program)),
        button(strings.close, () => this.close()),
      ),
      parts.chat,
      parts.page,
      h(
        'footer',
        {},
        button(strings.contact, () => this.#contact()),
        button(strings.print, () => this.#keep(print)),
        button(strings.save, () => this.#keep((text) => (save(text), this.#status(strings.saved)))),
        button(strings.clear, () => this.#clear()),
      ),
    )
    return [parts.launcher, parts.panel]
  }

  #welcome() {
    const own = this.getAttribute('suggestions')?.split('|').map((each) => each.trim()).filter(Boolean)
    const suggestions = (own || strings.suggestions).map((text) => ({ title: text, payload: text }))
    this.#parts.version = h('p', { class: 'small' })
    this.#version()
    return h(
      'article',
      {},
      h('p', {}, strings.welcome),
      this.#parts.version,
      suggestions.length > 0 && h('p', { class: 'passing' }, strings.suggest),
      choices(suggestions, (text) => this.#choose(text)),
    )
  }

  /** What is asked of the server once, when the panel is first opened: never at page load. */
  async #load() {
    if (this.#about) return
    try {
      this.#about = await this.#client.about()
      this.#version()
    } catch {
      // The conversation works without; "Contact a person" tries again.
    }
  }

  /** Which notice this is, once it is known. */
  #version() {
    if (!this.#about) return
    const { version, approved, review_due, review_overdue } = this.#about.notice
    const dates = { version, approved: longDate(approved), review_due: longDate(review_due) }
    this.#parts.version.append(
      fill(strings.version + (review_overdue ? strings.overdue : ''), dates) + ' ',
      newTab(this.#client.server, strings.whole),
    )
  }

  #send() {
    const { field } = this.#parts
    const text = field.value
    field.value = ''
    this.ask(text)
    field.focus({ preventScroll: true })
  }

  /** A suggestion was pressed: it will go, so focus moves on, on a phone without a keyboard. */
  #choose(text) {
    this.ask(text)
    const { log, field } = this.#parts
    ;(matchMedia('(pointer:coarse)').matches ? log : field).focus({ preventScroll: true })
  }

  #answer(reply) {
    const { log } = this.#parts
    this.#said.push({ who: strings.assistant, text: reply.messages.map(({ text }) => text).join('\n'), quotes: reply.citations })
    // An alert speaks for itself; the log must not say it a second time.
    log.setAttribute('aria-live', reply.outcome === 'safeguarding' ? 'off' : 'polite')
    this.#reveal(this.#add(replyArticle(reply, this.#client.server, {
      choose: (text) => this.#choose(text),
      form: (form) => this.#form(form),
      judge: (yes, outcome) => this.#client.feedback(yes, outcome).catch(() => {}), // only counted
    })))
    this.#tell('reply', { outcome: reply.outcome })
  }

  async #form({ kind, right, about }) {
    await this.#load()
    const asked = kind === 'handoff' ? about : right
    const title = this.#about?.forms?.[asked] || strings.form.open
    const { form, heading } = formPage(
      {
        kind: asked,
        title,
        about: this.#asked,
        conversation: this.#conversation && { id: this.#conversation, text: await this.#held() },
      },
      {
        send: (body, key) => this.#client.handOff(body, key),
        sent: (answer) => this.#sent(answer),
        back: () => this.#back(),
      },
    )
    this.#show('page', form)
    heading.focus()
  }

  /** The conversation as the server holds it, so that people see what would be sent along. */
  #held() {
    const said = ({ turns }) => turns.map(({ speaker, text }) => ({ who: strings[speaker], text }))
    return this.#client.held(this.#conversation).then(said).catch(() => this.#said).then(transcript)
  }

  #sent(answer) {
    const [first, ...rest] = [strings.form.reference, ...receipt(answer)]
    this.#said.push({ who: strings.labels.sent, text: [`${first} ${answer.reference}`, ...rest].join('\n') })
    this.#show('chat')
    const note = this.#add(h(
      'article',
      { tabindex: -1 },
      h('h3', {}, strings.assistant, labelled(strings.labels.sent)),
      h('p', {}, first, ' ', h('b', { class: 'ref' }, answer.reference)),
      prose(rest.join('\n')),
    ))
    this.#reveal(note)
    note.focus({ preventScroll: true })
    this.#tell('sent', { reference: answer.reference })
  }

  async #contact() {
    await this.#load()
    const heading = h('h3', { tabindex: -1 }, strings.contact)
    const people = this.#about?.contacts?.map(({ name, role, lines }) => [
      h('dt', {}, name),
      h('dd', {}, role),
      lines.map((line) => h('dd', {}, linked(line))),
    ])
    this.#show('page', h(
      'div',
      {},
      heading,
      people ? h('dl', {}, people.flat(2)) : h('p', {}, strings.contactNone),
      h(
        'div',
        { class: 'choices' },
        button(strings.write, () => this.#form({ kind: 'handoff', about: 'question' }), { class: 'main' }),
        button(strings.back, () => this.#back(), { class: 'plain' }),
      ),
    ))
    heading.focus()
  }

  #back() {
    this.#show('chat')
    this.#parts.field.focus({ preventScroll: true })
  }

  /** The conversation, or in its place one page: the contacts or a form. */
  #show(which, content) {
    const { chat, page } = this.#parts
    chat.hidden = which !== 'chat'
    page.hidden = !chat.hidden
    page.replaceChildren(...(content ? [h('div', { class: 'page' }, content)] : []))
  }

  #keep(how) {
    if (!this.#said.length) return this.#back(this.#status(strings.nothing))
    how(transcript(this.#said))
  }

  async #clear() {
    const { log } = this.#parts
    const id = this.#conversation
    this.#turn?.abort()
    this.#turn = this.#conversation = null
    this.#said = []
    this.#asked = ''
    log.replaceChildren(this.#welcome())
    this.#error()
    this.#back()
    const forgotten = !id || (await this.#client.forget(id).then(() => true, () => false))
    this.#status(forgotten ? strings.cleared : strings.clearedHere)
  }

  #add(article) {
    return this.#parts.log.appendChild(article)
  }

  /** Scroll to where an answer starts, not to where it ends. */
  #reveal(article) {
    article.scrollIntoView({ block: 'start' })
  }

  /** Suggestions and questions of earlier answers go, so that few stops are left for the keyboard. */
  #settle() {
    for (const passing of this.#parts.log.querySelectorAll('.passing')) passing.remove()
  }

  #status(text, busy = false) {
    const { status } = this.#parts
    status.textContent = text
    status.classList.toggle('dots', busy)
  }

  #error(sentence, question) {
    const { error, field } = this.#parts
    error.hidden = !sentence
    field.setAttribute('aria-invalid', !!sentence)
    error.replaceChildren(...(sentence ? [h('p', {}, sentence)] : []))
    const retry = () => {
      if (field.value.trim() === question) field.value = ''
      this.#choose(question)
    }
    if (question) error.append(button(strings.again, retry, { class: 'plain' }))
    if (!sentence) return
    error.scrollIntoView({ block: 'nearest' })
    this.#tell('error')
  }

  #closed() {
    const { launcher } = this.#parts
    launcher.hidden = false
    launcher.focus()
    this.#tell('close')
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent('notice-chat:' + what, { bubbles: true, composed: true, detail }))
  }
}
