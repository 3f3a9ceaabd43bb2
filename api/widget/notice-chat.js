import { PrivacyNoticeChat } from './element.js'

// Apart from the class, so that a page or a test can register it under another name.
if (!customElements.get('privacy-notice-chat')) {
  customElements.define('privacy-notice-chat', PrivacyNoticeChat)
}
