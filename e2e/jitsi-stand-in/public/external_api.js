// @ts-check
/**
 * The stand-in's own implementation of the interface that a page embeds Jitsi with. Served together with
 * `transport.js` inside one function, so that nothing but `JitsiMeetExternalAPI` reaches the embedding page.
 */

/** Counts the frames of this page load, as the ids in frame names and message scopes do. */
let framesMade = 0;

const PERMISSIONS = [
  'autoplay', 'camera', 'clipboard-write', 'compute-pressure', 'display-capture', 'hid', 'microphone',
  'screen-wake-lock', 'speaker-selection',
];

/** The commands a page may give, with their names on the line. */
const COMMANDS = /** @type {Record<string, string>} */ ({
  answerKnockingParticipant: 'answer-knocking-participant',
  displayName: 'display-name',
  endConference: 'end-conference',
  hangup: 'video-hangup',
  kickParticipant: 'kick-participant',
  startRecording: 'start-recording',
  stopRecording: 'stop-recording',
  subject: 'subject',
  toggleAudio: 'toggle-audio',
  toggleLobby: 'toggle-lobby',
  toggleVideo: 'toggle-video',
});

class JitsiMeetExternalAPI {
  #frame;
  #transport;
  /** @type {Map<string, Set<(payload: any) => void>>} */ #listeners = new Map();
  /** @type {Map<number, (result: any) => void>} */ #requests = new Map();
  #nextRequest = 0;
  /** @type {Set<string>} */ #participants = new Set();
  #onload;

  /**
   * @param {string} domain a host, with a port where it needs one
   * @param {any} options
   */
  constructor(domain, options = {}) {
    if (typeof options.roomName !== 'string') throw new Error('A room name is needed');
    const id = framesMade++;
    const parent = options.parentNode ?? document.body;
    this.#onload = options.onload;
    this.#frame = document.createElement('iframe');
    this.#frame.allow = PERMISSIONS.join('; ');
    this.#frame.allowFullscreen = true;
    this.#frame.name = this.#frame.id = `jitsiConferenceFrame${id}`;
    this.#frame.style.border = '0';
    this.#frame.style.width = cssLength(options.width);
    this.#frame.style.height = cssLength(options.height);
    this.#frame.src = roomAddress(domain, id, options);
    this.#transport = new StandInTransport({
      scope: `jitsi_meet_external_api_${id}`,
      peer: () => this.#frame.contentWindow,
      origin: new URL(this.#frame.src).origin,
      deliver: (params) => this.#deliver(params),
    });
    parent.appendChild(this.#frame);
  }

  /** @param {string} name @param {(payload: any) => void} listener */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return this;
  }

  /** @param {string} name @param {(payload: any) => void} listener */
  addListener(name, listener) {
    return this.on(name, listener);
  }

  /** @param {string} name @param {(payload: any) => void} listener */
  removeListener(name, listener) {
    this.#listeners.get(name)?.delete(listener);
    return this;
  }

  /** @param {string} name @param {unknown[]} args */
  executeCommand(name, ...args) {
    const command = COMMANDS[name];
    if (command) this.#transport.send({ type: 'event', data: { name: command, data: args } });
    else console.error('Not supported command name.');
  }

  isAudioMuted() {
    return this.#ask('is-audio-muted');
  }

  isVideoMuted() {
    return this.#ask('is-video-muted');
  }

  isP2pActive() {
    return this.#ask('is-p2p-active');
  }

  getNumberOfParticipants() {
    return this.#participants.size;
  }

  getIFrame() {
    return this.#frame;
  }

  getSupportedCommands() {
    return Object.keys(COMMANDS);
  }

  /** Takes the frame away. It does not hang up, and says nothing more to anybody. */
  dispose() {
    this.#listeners.clear();
    this.#transport.dispose();
    this.#frame.remove();
  }

  /** @param {string} name @returns {Promise<any>} */
  #ask(name) {
    const id = this.#nextRequest++;
    return new Promise((resolve) => {
      this.#requests.set(id, resolve);
      this.#transport.send({ type: 'request', id, data: { name } });
    });
  }

  /** @param {any} params */
  #deliver(params) {
    if (params.type === 'response') {
      this.#requests.get(params.id)?.(params.result);
      this.#requests.delete(params.id);
    } else if (params.type === 'event') {
      const { name, ...payload } = params.data;
      this.#note(camelCase(name), payload);
    }
  }

  /** @param {string} name @param {any} payload */
  #note(name, payload) {
    if (name === 'ready') this.#onload?.();
    if (name === 'participantJoined' || name === 'videoConferenceJoined') this.#participants.add(payload.id);
    if (name === 'participantLeft') this.#participants.delete(payload.id);
    if (name === 'videoConferenceLeft') this.#participants.clear();
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(payload);
  }
}

/**
 * The token stands in the query and in the fragment; everything else is in the fragment, each value as JSON.
 * @param {string} domain @param {number} id @param {any} options
 */
function roomAddress(domain, id, options) {
  const address = new URL(`https://${domain}/${encodeURIComponent(options.roomName)}`);
  if (options.jwt) address.searchParams.set('jwt', options.jwt);
  if (options.lang) address.searchParams.set('lang', options.lang);
  /** @type {[string, unknown][]} */
  const parts = [['jitsi_meet_external_api_id', id]];
  if (options.jwt) parts.push(['jwt', options.jwt]);
  parts.push(
    ...prefixed('config', options.configOverwrite),
    ...prefixed('interfaceConfig', options.interfaceConfigOverwrite),
    ...prefixed('userInfo', options.userInfo),
    ['appData.localStorageContent', null],
  );
  address.hash = parts.map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`).join('&');
  return address.href;
}

/** @param {string} prefix @param {Record<string, unknown> | undefined} values @returns {[string, unknown][]} */
function prefixed(prefix, values) {
  return Object.entries(values ?? {}).map(([name, value]) => [`${prefix}.${name}`, value]);
}

/** @param {unknown} length */
function cssLength(length) {
  if (typeof length === 'number') return `${length}px`;
  return typeof length === 'string' ? length : '100%';
}

/** @param {string} name */
function camelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

Object.assign(window, { JitsiMeetExternalAPI });
