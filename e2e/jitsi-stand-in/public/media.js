// @ts-check
/**
 * Cameras, microphones and the direct line between two browsers. The other side's picture is announced only when
 * its frames really arrive.
 */
class Media {
  /** @type {MediaStream | null} */ stream = null;
  /** @type {Map<string, RTCPeerConnection>} */ #lines = new Map();
  /** @type {Promise<void>} */ #received = Promise.resolve();
  #signal;
  #onFrames;
  #onState;

  /**
   * @param {object} hooks
   * @param {(to: string, data: unknown) => void} hooks.signal sends to the other browser through the server
   * @param {(id: string, stream: MediaStream) => void} hooks.onFrames
   * @param {(connected: boolean) => void} hooks.onState
   */
  constructor({ signal, onFrames, onState }) {
    this.#signal = signal;
    this.#onFrames = onFrames;
    this.#onState = onState;
  }

  /**
   * Asks for camera and microphone one by one, as each may be refused alone.
   * @returns {Promise<('camera' | 'microphone')[]>} the refused ones
   */
  async start() {
    const stream = new MediaStream();
    /** @type {('camera' | 'microphone')[]} */
    const refused = [];
    for (const [device, wanted] of /** @type {const} */ ([['camera', { video: true }], ['microphone', { audio: true }]])) {
      try {
        const got = await navigator.mediaDevices.getUserMedia(wanted);
        for (const track of got.getTracks()) stream.addTrack(track);
      } catch {
        refused.push(device);
      }
    }
    this.stream = stream;
    return refused;
  }

  /** The newcomer calls everybody who is there; so two calls never cross. @param {string} id */
  async call(id) {
    const line = this.#line(id);
    await line.setLocalDescription(await line.createOffer({ offerToReceiveAudio: true, offerToReceiveVideo: true }));
    this.#signal(id, { description: line.localDescription });
  }

  /** One after the other: a candidate means nothing before the description it came after. @param {string} id @param {any} data */
  receive(id, data) {
    this.#received = this.#received.then(() => this.#take(id, data));
  }

  /** @param {string} id @param {any} data */
  async #take(id, data) {
    const line = this.#line(id);
    if (data.candidate && line.remoteDescription) await line.addIceCandidate(data.candidate);
    if (!data.description) return;
    await line.setRemoteDescription(data.description);
    if (data.description.type === 'offer') {
      await line.setLocalDescription(await line.createAnswer());
      this.#signal(id, { description: line.localDescription });
    }
  }

  /** @param {string} id */
  hangUpOn(id) {
    this.#lines.get(id)?.close();
    if (this.#lines.delete(id)) this.#onState(false);
  }

  stop() {
    for (const id of [...this.#lines.keys()]) this.hangUpOn(id);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }

  /** @param {string} id */
  #line(id) {
    const known = this.#lines.get(id);
    if (known) return known;
    const line = new RTCPeerConnection();
    this.#lines.set(id, line);
    for (const track of this.stream?.getTracks() ?? []) line.addTrack(track, /** @type {MediaStream} */ (this.stream));
    line.onicecandidate = ({ candidate }) => {
      if (candidate) this.#signal(id, { candidate });
    };
    line.ontrack = ({ track, streams: [stream] }) => {
      if (track.kind === 'video' && stream) this.#onFrames(id, stream);
    };
    line.onconnectionstatechange = () => {
      if (line.connectionState === 'connected') this.#onState(true);
    };
    return line;
  }
}
