// Shows what the server tells of while no page is open. The server sends what happened and to which
// appointment; the words are here, so that none of them goes over anybody's push service.

const WORDS = {
  'appointment.requested': 'An appointment is asked for.',
  'appointment.confirmed': 'An appointment is confirmed.',
  'appointment.declined': 'A request for an appointment was declined.',
  'appointment.canceled': 'An appointment was canceled.',
  'appointment.rescheduled': 'An appointment has another time.',
  'appointment.move_requested': 'Another time is asked for an appointment.',
  'appointment.move_declined': 'The other time is not possible; the appointment stays where it is.',
  'appointment.move_withdrawn': 'Another time is no longer asked for.',
  'appointment.move_lapsed': 'Nobody answered in time whether an appointment can be moved; it stays where it is.',
  'appointment.objected': 'The patient can not come at the new time.',
  'appointment.expired': 'Nobody confirmed a request in time, so the appointment does not take place.',
  'appointment.no_show': 'An appointment was marked as missed.',
  'consultation.patient_waiting': 'A patient is waiting.',
  'consultation.late': 'The doctor runs late.',
  'recording.available': 'A recording can be watched.',
  'note.shared': 'There is a summary to read.',
};
const OTHERWISE = 'Something happened to an appointment.';
// Nothing else is opened, whatever was sent.
const APPOINTMENT = /^\/appointments\/[0-9a-f-]{36}$/;

/** What was sent; nothing where it can not be read. */
const read = (event) => {
  try {
    return event.data.json() ?? {};
  } catch {
    return {};
  }
};

// Something must be shown each time: that was promised to the browser.
self.addEventListener('push', (event) => {
  const { kind, path } = read(event);
  const known = Object.hasOwn(WORDS, kind) ? WORDS[kind] : OTHERWISE;
  const isPath = APPOINTMENT.test(path);
  const options = { body: known, data: isPath ? path : '/notifications' };
  // What happens to one appointment takes the place of what happened to it before, and is told all the same.
  if (isPath) Object.assign(options, { tag: path, renotify: true });
  event.waitUntil(self.registration.showNotification('MyDoctor', options));
});

self.addEventListener('notificationclick', (event) => {
  const path = event.notification.data;
  event.notification.close();
  const open = async () => {
    const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const shown = pages.find((page) => new URL(page.url).pathname === path);
    return shown ? shown.focus() : self.clients.openWindow(path);
  };
  event.waitUntil(open());
});
