import { timeOfDay } from '../fixtures/time.ts';
import { card, expectInRoom, goTo, heading, joinOn, passCheck, room } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

// The product as a stranger starts it: on the real clock.
test.use({ now: null });

test('a doctor confirms, doctor and patient join, and both sit in one room', async ({ api, signedIn, standIn }) => {
  const doctor = await api.signIn('testdoctor');
  const patient = await api.signIn('testpatient');
  const pending = (await patient.appointments()).find(({ status }) => status === 'pending');
  if (!pending) throw new Error('The demo has no pending appointment');
  const time = timeOfDay(pending.starts_at, patient.account.time_zone);

  const doctorsPage = await signedIn('testdoctor');
  await goTo(doctorsPage, 'Appointments');
  const doctorsCard = card(doctorsPage, time);
  await expect(doctorsCard).toContainText(patient.account.name);
  await expect(doctorsCard).toContainText('Pending');
  await doctorsCard.getByRole('button', { name: 'Confirm' }).click();
  await expect(doctorsCard).toContainText('Confirmed');
  await joinOn(doctorsCard).click();
  await passCheck(doctorsPage);
  await expectInRoom(doctorsPage);

  const patientsPage = await signedIn('testpatient');
  await goTo(patientsPage, 'Appointments');
  const patientsCard = card(patientsPage, time);
  await expect(patientsCard).toContainText(doctor.account.name);
  await expect(patientsCard).toContainText('Confirmed');
  await joinOn(patientsCard).click();
  await passCheck(patientsPage);
  await expectInRoom(patientsPage);

  // Each sees the moving picture of the other: the media really flow between two browsers.
  await expect(room(doctorsPage).getByRole('img', { name: `Picture of ${patient.account.name}` })).toBeVisible();
  await expect(room(patientsPage).getByRole('img', { name: `Picture of ${doctor.account.name}` })).toBeVisible();
  expect(new Set(standIn.visits.map((visit) => visit.room)).size).toBe(1);
  expect(standIn.rooms.joined(standIn.lastVisit().room).map(({ moderator }) => moderator)).toEqual([true, false]);

  await patientsPage.getByRole('link', { name: 'Back to appointments' }).click();
  await expect(heading(patientsPage, 'Appointments')).toBeVisible();
  await expect(room(doctorsPage).getByRole('listitem', { name: patient.account.name })).toHaveCount(0);
  // To leave is not to complete: that is the doctor's word alone.
  expect((await patient.appointment(pending.id)).status).toBe('confirmed');
});
