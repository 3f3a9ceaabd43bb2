import { h } from './dom.js'
import { longDate, strings } from './strings.js'

/** The conversation as plain text, for saving, printing and showing before it is sent. */
export function transcript(log) {
  const parts = log.map(({ who, text, quotes = [] }) =>
    [who + ':', text, ...quotes.map(({ section, quote }) => `“${quote}” (${section})`)].join('\n'),
  )
  return [strings.heading, longDate(new Date().toISOString()), '', parts.join('\n\n'), ''].join('\n')
}

/** Save as a file: nothing leaves the device. */
export function save(text) {
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  h('a', { href, download: strings.file + '.txt' }).click()
  setTimeout(() => URL.revokeObjectURL(href), 1000)
}

/** Print the conversation alone: for that moment the rest of the page is not printed. */
export function print(text) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    '@media print{body>*{display:none!important}body>[data-notice-chat-print]{' +
      'display:block!important;white-space:pre-wrap;font:11pt/1.5 Georgia,serif;color:#000}}',
  )
  const page = h('div', { hidden: true, 'data-notice-chat-print': true }, text)
  const { adoptedStyleSheets } = document
  document.adoptedStyleSheets = [...adoptedStyleSheets, sheet]
  document.body.append(page)
  addEventListener('afterprint', () => {
    page.remove()
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
  }, { once: true })
  window.print()
}
