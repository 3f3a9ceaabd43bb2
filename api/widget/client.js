import { strings } from './strings.js'

const slowestSeconds = 30

/** A failure with a sentence for the person; `retry` where trying again can help. */
export class Problem extends Error {
  constructor(sentence, retry = true) {
    super(sentence)
    this.retry = retry
  }
}

/** The assistant's HTTP contract. Sends no cookies, keeps nothing. */
export class Client {
  constructor(server) {
    this.server = server
  }

  about = () => this.#call('GET', '/api/about')
  ask = (message, conversation_id, turn) =>
    this.#call('POST', '/api/chat', { message, conversation_id }, turn)
  held = (id) => this.#call('GET', '/api/conversations/' + encodeURIComponent(id))
  forget = (id) => this.#call('DELETE', '/api/conversations/' + encodeURIComponent(id))
  feedback = (helpful, outcome) => this.#call('POST', '/api/feedback', { helpful, outcome })
  handOff = (body, key) =>
    this.#call('POST', '/api/handoffs', body, undefined, { 'Idempotency-Key': key })

  async #call(method, path, body, turn = new AbortController(), headers = {}) {
    let slow = false
    const timer = setTimeout(() => turn.abort((slow = true)), slowestSeconds * 1000)
    try {
      const response = await fetch(this.server + path, {
        method,
        body: body && JSON.stringify(body),
        headers: body ? { 'Content-Type': 'application/json', ...headers } : headers,
        credentials: 'omit',
        signal: turn.signal,
      })
      if (response.status === 204) return null
      const content = await response.json().catch(() => ({}))
      if (!response.ok) throw new Problem(content.detail || strings.failed, response.status !== 422)
      return content
    } catch (error) {
      if (error instanceof Problem) throw error
      if (turn.signal.aborted && !slow) throw error // a newer question took its place
      throw new Problem(slow ? strings.slow : strings.offline)
    } finally {
      clearTimeout(timer)
    }
  }
}
