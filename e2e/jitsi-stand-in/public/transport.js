// @ts-check
/**
 * The line between the embedding page and the room page: JSON strings over `postMessage`, opened by a handshake in
 * which either side sends its own id every 50 ms until the other side has echoed it.
 */
class StandInTransport {
  /** @type {() => Window | null} */ #peer;
  /** @type {string | null} */ #origin;
  #scope;
  #deliver;
  #id = crypto.randomUUID();
  #open = false;
  /** @type {string[]} */ #waiting = [];
  /** @type {number} */ #beat;

  /**
   * @param {object} options
   * @param {string} options.scope names this one pair of windows
   * @param {() => Window | null} options.peer
   * @param {string | null} options.origin the only origin that is listened to; null listens to all
   * @param {(params: any) => void} options.deliver
   */
  constructor({ scope, peer, origin, deliver }) {
    this.#scope = scope;
    this.#peer = peer;
    this.#origin = origin;
    this.#deliver = deliver;
    window.addEventListener('message', this.#receive);
    this.#beat = window.setInterval(() => this.#post('__ready__', this.#id), 50);
  }

  /** @param {unknown} params */
  send(params) {
    if (this.#open) this.#post('message', params);
    else this.#waiting.push(JSON.stringify(params));
  }

  dispose() {
    window.removeEventListener('message', this.#receive);
    window.clearInterval(this.#beat);
  }

  /** @param {MessageEvent} event */
  #receive = (event) => {
    if (this.#origin !== null && event.origin !== this.#origin) return;
    const message = parsed(event.data);
    if (!message?.postis || message.scope !== this.#scope) return;
    if (message.method !== '__ready__') this.#deliver(message.params);
    else if (message.params === this.#id) this.#opened();
    else this.#post('__ready__', message.params);
  };

  #opened() {
    this.#open = true;
    window.clearInterval(this.#beat);
    for (const params of this.#waiting.splice(0)) this.#post('message', JSON.parse(params));
  }

  /** @param {string} method @param {unknown} params */
  #post(method, params) {
    this.#peer()?.postMessage(JSON.stringify({ postis: true, scope: this.#scope, method, params }), '*');
  }
}

/** @param {unknown} data @returns {any} */
function parsed(data) {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}
