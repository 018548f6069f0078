// @ts-check
/** What is seen of a room: a tile for each person and the configured buttons. */
class Stage {
  #state = byId('state');
  #people = byId('people');
  #toolbar = byId('toolbar');

  /** @param {string} text */
  say(text) {
    this.#state.textContent = text;
  }

  /** @param {string} id @param {string} displayName */
  seat(id, displayName) {
    if (this.#tile(id)) return;
    const tile = document.createElement('li');
    tile.dataset['person'] = id;
    const initials = displayName.split(/\s+/).map((word) => [...word][0] ?? '').join('').slice(0, 2);
    tile.append(element('b', initials), element('span', displayName));
    tile.setAttribute('aria-label', displayName);
    this.#people.append(tile);
  }

  /** @param {string} id @param {MediaStream} stream @param {boolean} mine */
  show(id, stream, mine) {
    const tile = this.#tile(id);
    if (!tile || stream.getVideoTracks().length === 0 || tile.querySelector('video')) return;
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    video.requestVideoFrameCallback(() => {
      video.setAttribute('role', 'img');
      video.setAttribute('aria-label', mine ? 'My picture' : `Picture of ${tile.ariaLabel}`);
    });
    tile.prepend(video);
    // Somebody who goes at once takes the picture away before it has begun to play.
    video.play().catch(() => {});
  }

  /** @param {string} id */
  unseat(id) {
    this.#tile(id)?.remove();
  }

  empty() {
    this.#people.replaceChildren();
    this.#toolbar.replaceChildren();
  }

  /** @param {string[]} names @param {Record<string, () => void>} actions */
  buttons(names, actions) {
    this.#toolbar.replaceChildren(...names.map((name) => {
      const button = element('button', name);
      button.addEventListener('click', () => actions[name]?.());
      return button;
    }));
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #tile(id) {
    return this.#people.querySelector(`[data-person="${CSS.escape(id)}"]`);
  }
}

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`No element ${id}`);
  return found;
}
