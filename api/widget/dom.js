import { strings } from './strings.js'

/** Build an element: functions become properties, other values attributes, children text or nodes. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node[name] = value
    else if (value || value === 0) node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children.flat().filter(Boolean))
  return node
}

/** A button that never submits a form. */
export const button = (text, onclick, attributes = {}) =>
  h('button', { type: 'button', onclick, ...attributes }, text)

const links = /(https?:\/\/[^\s)]*[^\s).,;:])|([\w.+-]+@[\w-]+\.[\w.-]*\w)|\b(0\d[\d ]{6,12}\d)\b/g
// In an urgent reply a number of three digits is one to ring.
const urgentLinks = new RegExp(links.source + '|\\b(\\d{3})\\b', 'g')

/** Plain text with web addresses, e-mail addresses and phone numbers as links. */
export function linked(text, urgent = false) {
  const parts = []
  let end = 0
  for (const found of text.matchAll(urgent ? urgentLinks : links)) {
    const [whole, web, email] = found
    const href = web || (email ? 'mailto:' + email : 'tel:' + whole.replaceAll(' ', ''))
    parts.push(text.slice(end, found.index), h('a', { href, ...(web && outside) }, whole))
    end = found.index + whole.length
  }
  return [...parts, text.slice(end)]
}

/** A link to a new tab, so that the conversation, which no device keeps, is not lost. */
export const newTab = (href, text) =>
  h('a', { href, ...outside }, text, h('span', { class: 'seen' }, ' ' + strings.newTab))

const outside = { target: '_blank', rel: 'noopener' }

/** A reply's plain text as paragraphs and lists: one line each, "- " starts an item. */
export function prose(text, urgent) {
  const blocks = []
  for (const line of text.split('\n').filter((each) => each.trim())) {
    if (!line.startsWith('- ')) {
      blocks.push(h('p', { dir: 'auto' }, linked(line, urgent)))
      continue
    }
    if (blocks.at(-1)?.tagName !== 'UL') blocks.push(h('ul'))
    blocks.at(-1).append(h('li', { dir: 'auto' }, linked(line.slice(2), urgent)))
  }
  return blocks
}
