import { button, h, newTab, prose } from './dom.js'
import { strings } from './strings.js'

const judged = ['answered', 'not_in_notice'] // outcomes worth asking "did this help?" about

/**
 * One reply of the chat contract as an article.
 * `act` has what its buttons do: choose(text), form(form), judge(helpful, outcome).
 */
export function replyArticle(reply, server, act) {
  const { outcome } = reply
  const urgent = outcome === 'safeguarding'
  return h(
    urgent ? 'div' : 'article', // an article may not be an alert
    { class: outcome, tabindex: -1, role: urgent && 'alert' },
    h('h3', {}, strings.assistant, labelled(strings.labels[outcome])),
    reply.messages.map(({ text, buttons }) => h('div', {}, prose(text, urgent), choices(buttons, act.choose))),
    reply.form && button(strings.form.open, () => act.form(reply.form), { class: 'main' }),
    reply.citations.length > 0 && !urgent && exactWords(reply.citations, server),
    judged.includes(outcome) && helpful((yes) => act.judge(yes, outcome)),
  )
}

/** The outcome in words, so that it does not rest on colour. */
export const labelled = (label) => label && h('span', { class: 'label' }, h('span', { class: 'seen' }, ': '), label)

/** Suggestions as buttons; they go away once one more message is sent. */
export function choices(buttons = [], choose) {
  if (!buttons.length) return null
  return h(
    'ul',
    { class: 'choices passing' },
    buttons.map(({ title, payload }) => h('li', {}, button(title, () => choose(payload), { class: 'plain' }))),
  )
}

function exactWords(citations, server) {
  const sections = {}
  for (const citation of citations) (sections[citation.section] ||= []).push(citation)
  return h(
    'details',
    {},
    h('summary', {}, strings.words),
    Object.entries(sections).map(([section, quotes]) => [
      quotes.map(({ quote }) => h('blockquote', { dir: 'auto' }, quote)),
      h('p', { class: 'small' }, strings.readIn, ' ', sectionLink(section, quotes[0], server)),
    ]).flat(2),
  )
}

/** To the section, and in browsers that know text fragments to the very words. */
function sectionLink(section, { clause, quote }, server) {
  const words = encodeURIComponent(quote).replaceAll('-', '%2D')
  return newTab(`${server}/#${clause.split('/')[0]}:~:text=${words}`, section)
}

function helpful(judge) {
  const choose = (yes) => {
    const thanks = h('p', { tabindex: -1 }, yes ? strings.thanks : strings.thanksNo)
    asked.replaceChildren(thanks)
    asked.classList.remove('passing')
    thanks.focus()
    judge(yes)
  }
  const asked = h(
    'div',
    { class: 'helpful passing', role: 'group', 'aria-label': strings.helpful },
    h('p', { class: 'small' }, strings.helpful),
    button(strings.yes, () => choose(true), { class: 'plain' }),
    button(strings.no, () => choose(false), { class: 'plain' }),
  )
  return asked
}
