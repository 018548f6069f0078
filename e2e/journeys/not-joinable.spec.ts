import type { DemoLogin } from '../fixtures/api.ts';
import { card, expectInRoom, fillSignIn, goTo, heading, joinOn, openRoom, passCheck } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

const RUNNING = '2026-05-12T08:35:00Z';
const PENDING = '2026-05-12T09:10:00Z';

test('a pending appointment waits for the doctor', async ({ api, signedIn, standIn }) => {
  const { id } = await (await api.signIn('testpatient')).appointmentAt(PENDING);
  const page = await signedIn('testpatient');
  await goTo(page, 'Appointments');
  await expect(card(page, '11:10')).toContainText('Waiting for the doctor to confirm');
  await expect(joinOn(card(page, '11:10'))).toBeDisabled();
  await openRoom(page, id);
  await expect(heading(page, 'Not confirmed yet')).toBeVisible();
  expect(standIn.requests).toEqual([]);
});

test('a canceled appointment says that, and why', async ({ api, signedIn, standIn }) => {
  const doctor = await api.signIn('testdoctor');
  const { id } = await doctor.appointmentAt(PENDING);
  await doctor.cancel(id, 'The practice is closed today');
  const page = await signedIn('testpatient');
  await openRoom(page, id);
  await expect(heading(page, 'Appointment canceled')).toBeVisible();
  await page.goto('/appointments');
  const canceled = card(page, '11:10');
  await expect(canceled).toContainText('Canceled');
  await expect(canceled).toContainText('The practice is closed today');
  expect(standIn.requests).toEqual([]);
});

for (const who of ['testpatient2', 'testdoctor2'] as DemoLogin[]) {
  test(`to ${who} an appointment of others does not exist`, async ({ api, signedIn, standIn }) => {
    const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
    const page = await signedIn(who);
    await openRoom(page, id);
    await expect(heading(page, 'Not found')).toBeVisible();
    const toldOfOthers = await page.getByRole('main').innerText();

    await openRoom(page, '0190a0b0-0000-7000-8000-00000000dead');
    await expect(heading(page, 'Not found')).toBeVisible();
    expect(await page.getByRole('main').innerText()).toBe(toldOfOthers);
    expect(standIn.requests).toEqual([]);
  });
}

test('an admin sees appointments and enters none', async ({ api, signedIn, standIn }) => {
  const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
  const page = await signedIn('testadmin');
  await openRoom(page, id);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not for this account');
  expect(standIn.requests).toEqual([]);
});

test('a link into the room leads a stranger through sign-in, and then in', async ({ api, page }) => {
  const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
  await openRoom(page, id);
  await expect(page).toHaveURL(/\/login\?next=/);
  await fillSignIn(page, 'testpatient');
  await expect(page).toHaveURL(new RegExp(`/appointments/consultation/${id}$`));
  await passCheck(page);
  await expectInRoom(page);
});
