// @ts-check
/** The room page: signs in, enters, and tells the embedding page what the real client would tell it. */

const given = readFragment();
const query = new URLSearchParams(location.search);
const roomName = decodeURIComponent(location.pathname.slice(1)).toLowerCase();
const stage = new Stage();

/** @type {Person} */
const me = { id: '', room: roomName, displayName: '' };
/** @type {Map<string, Person>} */
const others = new Map();
let inRoom = false;
let isDirect = false;
/** @type {Promise<unknown>} */
let signals = Promise.resolve();
const muted = { audio: false, video: false };

const transport = new StandInTransport({
  scope: `jitsi_meet_external_api_${given['jitsi_meet_external_api_id']}`,
  peer: () => window.parent,
  origin: null,
  deliver: receive,
});

const media = new Media({
  signal: (to, data) => {
    // Requests may overtake each other; signals must not.
    signals = signals.then(() => post('signal', { id: me.id, to, data }));
  },
  onFrames: (id, stream) => stage.show(id, stream, false),
  onState: (connected) => {
    isDirect = connected;
    emit('p2pStatusChanged', { isP2p: connected });
  },
});

void run();

async function run() {
  const welcome = await post('enter', { room: roomName, fragment: given, query: Object.fromEntries(query) });
  me.id = welcome.id;
  me.displayName = welcome.tokenName ?? given['userInfo.displayName'] ?? '';
  await listen();
  emit('browserSupport', { supported: true });
  emit('ready', {});
  await replay(RECORDED.opening(me.displayName));
  if (needsApp()) return offer('Join in browser', enterRoom);
  if (given['config.prejoinConfig']?.enabled !== false && given['config.prejoinConfig.enabled'] !== false) {
    emit('prejoinScreenLoaded', {});
    return offer('Join meeting', enterRoom);
  }
  return enterRoom();
}

async function enterRoom() {
  const login = await post('login', { id: me.id, jwt: query.get('jwt') });
  if (login.refused) {
    stage.say(login.refused);
    return replay(RECORDED.loginRefused(roomName, login.refused, query.has('jwt')));
  }
  const mayUseDevices = !login.withoutDevices;
  const refused = mayUseDevices ? await media.start() : [];
  for (const device of refused) {
    emit(device === 'camera' ? 'cameraError' : 'micError', { type: 'gum.permission_denied', message: 'NotAllowedError' });
  }
  return join();
}

async function join() {
  const answer = await post('join', { id: me.id, displayName: me.displayName });
  if (answer.refused) {
    stage.say('Sorry! You are not allowed to be here :(');
    return replay(RECORDED.joinRefused(roomName, answer.refused));
  }
  if (answer.lobby) {
    stage.say('Asking to join…');
    return replay(RECORDED.lobby());
  }
  await replay(RECORDED.devicesStarted());
  for (const other of answer.others) others.set(other.id, { ...other, room: roomName });
  await replay(RECORDED.joined(me, answer.moderator, [...others.values()]));
  inRoom = true;
  stage.say('In the room');
  stage.buttons(given['config.toolbarButtons'] ?? ['microphone', 'camera', 'hangup'], {
    microphone: () => toggle('audio'),
    camera: () => toggle('video'),
    hangup: () => void hangUp(),
  });
  stage.seat(me.id, me.displayName);
  if (media.stream) stage.show(me.id, media.stream, true);
  for (const other of others.values()) {
    stage.seat(other.id, other.displayName);
    if (media.stream) await media.call(other.id);
  }
}

/** Opens the server's stream of notices; resolves when it is open, so that none is missed. */
function listen() {
  const source = new EventSource(`/stand-in/notices?id=${me.id}`);
  source.onmessage = ({ data }) => void heed(JSON.parse(data), source);
  return new Promise((resolve) => {
    source.onopen = resolve;
  });
}

/** @param {any} notice @param {EventSource} source */
async function heed(notice, source) {
  switch (notice.kind) {
    case 'joined':
      others.set(notice.id, { ...notice, room: roomName });
      stage.seat(notice.id, notice.displayName);
      return emit('participantJoined', shown(notice));
    case 'left':
      others.delete(notice.id);
      stage.unseat(notice.id);
      emit('participantLeft', { id: notice.id });
      return media.hangUpOn(notice.id);
    case 'signal':
      // The last words of somebody who has just left are for nobody.
      return void (others.has(notice.from) && media.receive(notice.from, notice.data));
    case 'knocking':
      return emit('knockingParticipant', { participant: { id: notice.id, name: notice.displayName } });
    case 'admitted':
      return join();
    case 'recording':
      emit('recordingStatusChanged', { on: notice.on, mode: 'file' });
      return void (notice.link && emit('recordingLinkAvailable', { link: notice.link, ttl: 3600 }));
    default:
      source.close();
      return leave(RECORDED[/** @type {'kicked' | 'ended' | 'dropped'} */ (notice.kind)](me, [...others.values()]));
  }
}

async function hangUp() {
  const order = inRoom ? RECORDED.hungUp(me, [...others.values()]) : RECORDED.hungUpBeforeJoining();
  await post('leave', { id: me.id });
  await leave(order);
}

/** @param {Step[]} order */
async function leave(order) {
  inRoom = false;
  media.stop();
  stage.empty();
  stage.say('You have left');
  await replay(order);
}

/** What the embedding page sends. @param {any} params */
function receive(params) {
  if (params.type === 'request') return respond(params);
  const [first, second] = params.data.data;
  switch (params.data.name) {
    case 'video-hangup':
      return void hangUp();
    case 'toggle-audio':
      return toggle('audio');
    case 'toggle-video':
      return toggle('video');
    case 'display-name':
      return void (me.displayName = first);
    default:
      return void post('command', { id: me.id, name: params.data.name, target: first, allowed: second });
  }
}

/** @param {any} request */
function respond({ id, data }) {
  const answers = /** @type {Record<string, boolean>} */ ({
    'is-audio-muted': muted.audio,
    'is-video-muted': muted.video,
    'is-p2p-active': isDirect,
  });
  transport.send({ type: 'response', id, result: answers[data.name] });
}

/** @param {'audio' | 'video'} kind */
function toggle(kind) {
  muted[kind] = !muted[kind];
  const tracks = kind === 'audio' ? media.stream?.getAudioTracks() : media.stream?.getVideoTracks();
  for (const track of tracks ?? []) track.enabled = !muted[kind];
  emit(`${kind}MuteStatusChanged`, { muted: muted[kind] });
}

/** Phones are sent to the app unless the embedding page has turned that off. */
function needsApp() {
  const off = given['config.disableDeepLinking'] === true || given['config.deeplinking']?.disabled === true;
  return !off && /Android|iPhone/.test(navigator.userAgent);
}

/** @param {string} label @param {() => Promise<unknown>} action */
function offer(label, action) {
  stage.buttons([label], { [label]: () => void action() });
}

/** @param {Step[]} order */
async function replay(order) {
  for (const [name, payload] of order) {
    emit(name, payload);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** @param {string} name @param {Record<string, unknown>} payload */
function emit(name, payload) {
  const onTheLine = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  transport.send({ type: 'event', data: { ...payload, name: onTheLine } });
}

/** @param {string} path @param {unknown} body @returns {Promise<any>} */
async function post(path, body) {
  const answer = await fetch(`/stand-in/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return answer.json();
}

/** @returns {Record<string, any>} */
function readFragment() {
  const parts = location.hash.slice(1).split('&').filter(Boolean);
  return Object.fromEntries(parts.map((part) => {
    const at = part.indexOf('=');
    return [part.slice(0, at), JSON.parse(decodeURIComponent(part.slice(at + 1)))];
  }));
}
