import { EVERY_DAY } from '../fixtures/api.ts';
import { card, enterRoom, expectInRoom, goTo, heading, openRoom, passCheck, room } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** Running since 10:35. */
const RUNNING = '2026-05-12T08:35:00Z';

test('the patient waits, the doctor sees it and lets them in, and both sit in one room', async ({ api, signedIn, standIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  const { id } = await doctor.appointmentAt(RUNNING);
  const doctorsPage = await signedIn('testdoctor');
  await goTo(doctorsPage, 'Settings');
  await doctorsPage.getByLabel('Patients wait until I let them in').check();
  await doctorsPage.getByRole('button', { name: 'Save' }).click();
  await expect(doctorsPage.getByText('Saved.')).toBeVisible();

  const patientsPage = await signedIn('testpatient');
  await openRoom(patientsPage, id);
  await expect(patientsPage.getByText(`${doctor.account.name} is not here yet.`)).toBeVisible();
  await patientsPage.getByRole('button', { name: 'I am ready' }).click();
  await expect(patientsPage.getByText('You are in the waiting room.')).toBeVisible();
  // Whoever waits has no ticket, and the video server has not heard of them.
  expect(standIn.visits).toHaveLength(0);

  await goTo(doctorsPage, 'Appointments');
  await expect(card(doctorsPage, '10:35')).toContainText(`${patient.account.name} waits for`);
  await openRoom(doctorsPage, id);
  await expect(doctorsPage.getByText(`${patient.account.name} waits for`)).toBeVisible();
  await expect(patientsPage.getByText(`${doctor.account.name} is here`)).toBeVisible();
  await passCheck(doctorsPage);
  await expectInRoom(doctorsPage);
  await expect(patientsPage.getByText(`${doctor.account.name} is in the room`)).toBeVisible();

  await doctorsPage.getByRole('button', { name: `Let ${patient.account.name} in` }).click();
  await expectInRoom(patientsPage);
  for (const [page, name] of [[doctorsPage, patient.account.name], [patientsPage, doctor.account.name]] as const) {
    await expect(room(page).getByRole('img', { name: `Picture of ${name}` })).toBeVisible();
  }
  await expect(patientsPage.getByLabel('Time in the room')).toHaveText(/^\d+:\d\d of 30 min$/);

  await patientsPage.getByRole('link', { name: 'Back to appointments' }).click();
  await openRoom(patientsPage, id);
  // Let in once is let in: the way back is open.
  await passCheck(patientsPage);
  await expectInRoom(patientsPage);
});

test('a doctor who runs late is expected later, on the page of whoever waits', async ({ api, signedIn }) => {
  const doctor = await api.signIn('testdoctor');
  const { id } = await doctor.appointmentAt(RUNNING);
  await doctor.keepDoor(true);
  const patientsPage = await signedIn('testpatient');
  await openRoom(patientsPage, id);
  const doctorsPage = await signedIn('testdoctor');
  await goTo(doctorsPage, 'Appointments');
  await doctorsPage.getByRole('button', { name: '15 min' }).click();
  await expect(doctorsPage.getByText('about 15 minutes late')).toBeVisible();
  await expect(patientsPage.getByText('Running about 15 minutes late: expected to start at 10:50.')).toBeVisible();
  await doctorsPage.getByRole('button', { name: 'On time' }).click();
  await expect(patientsPage.getByText('Running about')).toHaveCount(0);
});

test.describe('whoever waits learns at once', () => {
  test('that it was canceled, and why', async ({ api, signedIn }) => {
    const doctor = await api.signIn('testdoctor');
    const { id } = await doctor.appointmentAt(RUNNING);
    await doctor.keepDoor(true);
    const page = await signedIn('testpatient');
    await openRoom(page, id);
    await page.getByRole('button', { name: 'I am ready' }).click();
    await expect(page.getByText('You are in the waiting room.')).toBeVisible();
    await doctor.cancel(id, 'An emergency in the house');
    await expect(heading(page, 'Appointment canceled')).toBeVisible();
    await expect(page.getByText('An emergency in the house')).toBeVisible();
  });

  test('that it was moved', async ({ api, signedIn }) => {
    const doctor = await api.signIn('testdoctor');
    const { id } = await doctor.appointmentAt(RUNNING);
    await doctor.keepDoor(true);
    await doctor.offer(EVERY_DAY, 'Europe/Berlin');
    const page = await signedIn('testpatient');
    await openRoom(page, id);
    await page.getByRole('button', { name: 'I am ready' }).click();
    await expect(page.getByText('You are in the waiting room.')).toBeVisible();
    await doctor.move(id, '2026-05-12T16:00:00Z');
    await expect(heading(page, 'Too early')).toBeVisible();
    await expect(page.getByText('This appointment was moved. It now starts at 18:00')).toBeVisible();
  });

  test('that the doctor has finished, also in the room', async ({ api, signedIn, standIn }) => {
    const doctor = await api.signIn('testdoctor');
    const { id } = await doctor.appointmentAt(RUNNING);
    const page = await signedIn('testpatient');
    await enterRoom(page, id);
    await expectInRoom(page);
    await doctor.complete(id);
    await expect(heading(page, 'Appointment completed')).toBeVisible();
    await expect(page.locator('iframe')).toHaveCount(0);
    expect(standIn.requests).toContain('POST /stand-in/leave');
  });
});

test('the doctor leaves, and finishes with a word of its own', async ({ api, signedIn }) => {
  const doctor = await api.signIn('testdoctor');
  const { id } = await doctor.appointmentAt(RUNNING);
  const page = await signedIn('testdoctor');
  await enterRoom(page, id);
  await expectInRoom(page);
  await page.frameLocator('iframe').getByRole('button', { name: 'hangup' }).click();
  await expect(heading(page, 'The consultation has ended')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rejoin' })).toBeVisible();
  expect((await doctor.appointment(id)).status).toBe('confirmed');
  await page.getByRole('button', { name: 'Finish consultation' }).click();
  await expect(heading(page, 'Appointment completed')).toBeVisible();
  expect((await doctor.appointment(id)).status).toBe('completed');
});
