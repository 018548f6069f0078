// @ts-check
/**
 * The orders of events recorded from the real client and server, shortened in time: what a page hears between
 * `ready` and the door of the room, and on each way out of it.
 */

/** @typedef {[name: string, payload: Record<string, unknown>]} Step */

const RECORDED = {
  /** @param {string} displayName @returns {Step[]} */
  opening: (displayName) => [
    ['audioMuteStatusChanged', { muted: false }],
    ['tileViewChanged', { enabled: false }],
    ['audioAvailabilityChanged', { available: true }],
    ['videoMuteStatusChanged', { muted: true }],
    ['transcribingStatusChanged', { on: false }],
    ['notificationTriggered', { description: 'recording.off', title: 'dialog.recording' }],
    ['videoQualityChanged', { videoQuality: 2160 }],
    ['filmstripDisplayChanged', { visible: true }],
    ['displayNameChange', { displayname: displayName, formattedDisplayName: displayName, id: 'local' }],
    ['deviceListChanged', { devices: {} }],
    ['videoAvailabilityChanged', { available: true }],
    ['audioAvailabilityChanged', { available: false }],
  ],

  /** @returns {Step[]} */
  devicesStarted: () => [
    ['videoAvailabilityChanged', { available: true }],
    ['whiteboardStatusChanged', { status: 'RESET' }],
    ['videoMuteStatusChanged', { muted: false }],
    ['videoAvailabilityChanged', { available: true }],
    ['audioAvailabilityChanged', { available: true }],
  ],

  /** A refused sign-in: `Left` follows although nobody ever joined, and nothing is called fatal.
   * @param {string} room @param {string} message @param {boolean} hadToken @returns {Step[]} */
  loginRefused: (room, message, hadToken) => {
    const aboutTime = message.startsWith('Not acceptable by');
    /** @type {Step} */
    const notice = ['notificationTriggered', {
      description: aboutTime ? 'dialog.tokenAuthFailedWithReasons' : 'dialog.tokenAuthFailed',
      title: 'dialog.tokenAuthFailedTitle',
    }];
    const error = {
      credentials: { jid: 'meet.stand-in' },
      name: 'connection.passwordRequired',
      message,
      ...(hadToken ? {} : { recoverable: true }),
      type: 'CONNECTION',
      isFatal: false,
    };
    return [
      ...(hadToken ? [notice] : []),
      ['errorOccurred', { error }],
      ['videoConferenceLeft', { roomName: room }],
      ['videoAvailabilityChanged', { available: true }],
    ];
  },

  /** @param {string} room @param {string} text @returns {Step[]} */
  joinRefused: (room, text) => [
    ...RECORDED.devicesStarted(),
    ['errorOccurred', { error: conferenceError('conference.connectionError.notAllowed', [text]) }],
    ['whiteboardStatusChanged', { status: 'RESET' }],
    ['videoConferenceLeft', { roomName: room }],
  ],

  /** Waiting in the lobby is told as an error that is no failure. @returns {Step[]} */
  lobby: () => [
    ['errorOccurred', {
      error: { ...conferenceError('conference.connectionError.membersOnly', []), recoverable: true },
    }],
  ],

  /** @param {Person} me @param {boolean} moderator @param {Person[]} others @returns {Step[]} */
  joined: (me, moderator, others) => [
    ...others.map((other) => /** @type {Step} */ (['participantJoined', shown(other)])),
    ...(moderator ? [/** @type {Step} */ (['notificationTriggered', { title: 'notify.moderator' }])] : []),
    ['participantRoleChanged', { id: me.id, role: moderator ? 'moderator' : 'none' }],
    ['videoConferenceJoined', {
      roomName: me.room,
      id: me.id,
      displayName: me.displayName,
      formattedDisplayName: `${me.displayName} (me)`,
      breakoutRoom: false,
      email: '',
    }],
    ['subjectChange', { subject: '' }],
  ],

  /** Everybody is reported as gone, and reported once more. @param {Person} me @param {Person[]} others @returns {Step[]} */
  hungUp: (me, others) => [
    ...others.map(left),
    ['whiteboardStatusChanged', { status: 'RESET' }],
    ['videoMuteStatusChanged', { muted: true }],
    ...others.map(left),
    ['videoConferenceLeft', { roomName: me.room }],
    ['readyToClose', {}],
  ],

  /** @returns {Step[]} */
  hungUpBeforeJoining: () => [['videoConferenceLeft', {}], ['readyToClose', {}]],

  /** No `readyToClose` was seen. @param {Person} me @param {Person[]} others @returns {Step[]} */
  kicked: (me, others) => [
    ...others.map(left),
    ['participantKickedOut', { kicked: { id: 'local', local: true } }],
    ...others.map(left),
    ['videoConferenceLeft', { roomName: me.room }],
  ],

  /** No `readyToClose` here either. @param {Person} me @param {Person[]} others @returns {Step[]} */
  ended: (me, others) => [
    ...others.map(left),
    ['errorOccurred', { error: conferenceError('conference.destroyed', ['The meeting has been terminated']) }],
    ['videoConferenceLeft', { roomName: me.room }],
  ],

  /** The line is lost for good: the client leaves, and that is all it says.
   * @param {Person} me @param {Person[]} others @returns {Step[]} */
  dropped: (me, others) => [...others.map(left), ['videoConferenceLeft', { roomName: me.room }]],
};

/** @typedef {{ id: string, room: string, displayName: string }} Person */

/** @param {Person} person */
function shown({ id, displayName }) {
  return { id, displayName, formattedDisplayName: displayName };
}

/** @param {Person} person @returns {Step} */
function left({ id }) {
  return ['participantLeft', { id }];
}

/** @param {string} name @param {string[]} params */
function conferenceError(name, params) {
  return { name, params, type: 'CONFERENCE', isFatal: false };
}
