// What the browser makes of pushes, in its own language, which is the shortest: the program asks by one word, and is
// answered with one, or with the three lines of a subscription.

const isPossible = () => 'PushManager' in window && 'Notification' in window && 'serviceWorker' in navigator;

/** The lines of a subscription: where, and with which keys. */
const lines = (made) => {
  const { endpoint, keys } = made.toJSON();
  return [endpoint, keys.p256dh, keys.auth].join('\n');
};

/** Whether it was made for the server with this key. */
const isFor = (made, key) => {
  const known = String.fromCharCode(...new Uint8Array(made.options.applicationServerKey));
  return known === atob(key.replaceAll('-', '+').replaceAll('_', '/'));
};

const ways = {
  /** How this device is told now. */
  async here(key) {
    if (!isPossible()) return 'unsupported';
    if (Notification.permission === 'denied') return 'blocked';
    const registration = await navigator.serviceWorker.getRegistration();
    const made = await registration?.pushManager.getSubscription();
    return made && isFor(made, key) ? lines(made) : 'not';
  },
  /** Asks the person, first of all, as browsers let a page ask only while a click is fresh; then the push service. */
  async allow(key) {
    const answer = await Notification.requestPermission();
    if (answer !== 'granted') return answer === 'denied' ? 'blocked' : 'not';
    await navigator.serviceWorker.register('/push-worker.js');
    const { pushManager } = await navigator.serviceWorker.ready;
    // One for another key would be in the way.
    await (await pushManager.getSubscription())?.unsubscribe();
    return lines(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  },
  /** Ends it; the subscription goes with the worker. */
  async end() {
    if (isPossible()) await (await navigator.serviceWorker.getRegistration())?.unregister();
    return 'not';
  },
};

window.pushes = (way, key) => ways[way](key);
