// The staff look-up answers while somebody types. Without this script the form's button does it.
const form = document.getElementById('lookup')
const { recipient, data } = form.elements
const verdict = document.getElementById('verdict')
const count = document.getElementById('count')
const rows = [...document.querySelectorAll('tr[data-names]')]
const pauseMs = 150 // shorter than between two words, longer than between two letters
let timer
let turn

/** Rows in which a word of some name starts with what is typed. */
function matching(typed) {
  return rows.filter((row) =>
    row.dataset.names.split('|').some((name) => (' ' + name).includes(' ' + typed)),
  )
}

/** Show the rows that match; all of them where none does, or nothing is typed. */
function filter() {
  const typed = recipient.value.trim().toLowerCase()
  const found = typed ? matching(typed) : []
  for (const row of rows) row.hidden = found.length > 0 && !found.includes(row)
  return { typed, found }
}

async function look() {
  const { typed, found } = filter()
  turn?.abort()
  turn = new AbortController()
  count.textContent = ''
  if (!typed) return verdict.replaceChildren()
  const body = new FormData(form)
  // One row left: that is who is meant, even before the name is whole.
  if (found.length === 1) body.set('recipient', found[0].querySelector('[name=recipient]').value)
  try {
    const response = await fetch('/staff/verdict', { method: 'POST', body, signal: turn.signal })
    if (!response.ok) throw new Error(response.statusText)
    const answer = new DOMParser().parseFromString(await response.text(), 'text/html')
    const known = answer.querySelector('[data-known]')
    const open = !known && found.length > 1
    // While several still match, an unknown name is only an unfinished one.
    verdict.replaceChildren(...(open ? [] : answer.body.childNodes))
    if (open) count.textContent = form.dataset.matches.replace('{count}', found.length)
    else if (!found.length) count.textContent = form.dataset.noMatches
  } catch (error) {
    if (error.name === 'AbortError') return
    verdict.replaceChildren()
    count.textContent = form.dataset.failed
  }
}

function soon() {
  filter()
  clearTimeout(timer)
  timer = setTimeout(look, pauseMs)
}

recipient.addEventListener('input', soon)
data.addEventListener('change', look)
form.addEventListener('submit', (event) => {
  event.preventDefault()
  clearTimeout(timer)
  look()
})
for (const row of rows) {
  row.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault()
    recipient.value = event.submitter.value
    look()
    verdict.focus()
  })
}
const print = document.getElementById('print')
print.hidden = false
print.addEventListener('click', () => window.print())
// On a phone the words above the field come first, and focus would bring up the keyboard.
if (matchMedia('(min-width: 46rem)').matches) recipient.focus({ preventScroll: true })
