import { EVERY_DAY, type Api } from '../fixtures/api.ts';
import { card, enterRoom, expectInRoom, goTo, heading, joinOn, openRoom, passCheck, signIn } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** Long enough to sign in before the edge comes. */
const A_MINUTE_LATER = { timeout: 60_000 };

/** The server's clock stands within the second that the edge names, or the one after it. */
async function expectServerClock(api: Api, edge: string): Promise<void> {
  const late = (await api.now()).getTime() - Date.parse(edge);
  expect(late, `milliseconds after ${edge}`).toBeGreaterThanOrEqual(0);
  expect(late, `milliseconds after ${edge}`).toBeLessThanOrEqual(2_000);
}

test.describe('half a minute before a room opens', () => {
  test.use({ now: '2026-05-12T09:04:35Z' });

  test('the button says so, and enables itself at the second', async ({ api, signedIn }) => {
    const [doctor, patient] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient2')]);
    await doctor.offer(EVERY_DAY, 'America/New_York', { step: 5 });
    const { id } = await patient.book(doctor, '2026-05-12T09:35:00Z');
    await doctor.confirm(id);

    const page = await signedIn('testpatient2');
    await goTo(page, 'Appointments');
    // The patient lives in New York.
    const appointment = card(page, '05:35');
    await expect(joinOn(appointment)).toBeDisabled();
    await expect(appointment).toContainText(/Opens in \d+ s/);
    await expect(joinOn(appointment)).toBeEnabled(A_MINUTE_LATER);
    await expectServerClock(api, '2026-05-12T09:05:00Z');
    await joinOn(appointment).click();
    await passCheck(page);
    await expectInRoom(page);
  });

  test('the page "Too early" counts down and lets in', async ({ api, signedIn, standIn }) => {
    const [doctor, patient] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient2')]);
    await doctor.offer(EVERY_DAY, 'America/New_York', { step: 5 });
    const { id } = await patient.book(doctor, '2026-05-12T09:35:00Z');
    await doctor.confirm(id);

    const page = await signedIn('testpatient2');
    await openRoom(page, id);
    await expect(heading(page, 'Too early')).toBeVisible();
    expect(standIn.visits).toHaveLength(0);
    await expect(page.getByRole('button', { name: 'Enter the room' })).toBeVisible(A_MINUTE_LATER);
    await expectServerClock(api, '2026-05-12T09:05:00Z');
    await passCheck(page);
    await expectInRoom(page);
  });
});

test.describe('half a minute before a room closes', () => {
  test.use({ now: '2026-05-12T09:04:35Z' });

  test('the button is still good, and then says why it is not', async ({ api, signedIn }) => {
    const page = await signedIn('testpatient');
    await goTo(page, 'Appointments');
    const appointment = card(page, '09:05');
    await expect(joinOn(appointment)).toBeEnabled();
    await expect(appointment).toContainText('Closed at 11:05', A_MINUTE_LATER);
    await expect(joinOn(appointment)).toBeDisabled();
    await expectServerClock(api, '2026-05-12T09:05:01Z');
  });

  test('a call that has begun goes on', async ({ api, signedIn }) => {
    const { id, closes_at } = await (await api.signIn('testpatient')).appointmentAt('2026-05-12T07:05:00Z');
    const page = await signedIn('testpatient');
    await enterRoom(page, id);
    await expectInRoom(page);
    const secondsAfterClosing = async () => ((await api.now()).getTime() - Date.parse(closes_at)) / 1_000;
    await expect.poll(secondsAfterClosing, A_MINUTE_LATER).toBeGreaterThan(1);
    await expectInRoom(page);
  });
});

test('a room that opens later says when', async ({ api, signedIn, standIn }) => {
  const { id } = await (await api.signIn('testpatient')).appointmentAt('2026-05-12T09:45:00Z');
  const page = await signedIn('testpatient');
  await goTo(page, 'Appointments');
  const appointment = card(page, '11:45');
  await expect(appointment).toContainText(/Opens in 1[23] min/);
  await expect(joinOn(appointment)).toBeDisabled();
  await openRoom(page, id);
  await expect(heading(page, 'Too early')).toBeVisible();
  expect(standIn.requests).toEqual([]);
});

test('a room that has closed says when', async ({ api, signedIn, standIn }) => {
  const { id } = await (await api.signIn('testpatient')).appointmentAt('2026-05-12T06:00:00Z');
  const page = await signedIn('testpatient');
  await openRoom(page, id);
  await expect(heading(page, 'Too late')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('10:00');
  expect(standIn.requests).toEqual([]);
});

test('a page that is open follows what an admin sets', async ({ signedIn, visitor }) => {
  const page = await visitor();
  await page.clock.install();
  await signIn(page, 'testpatient');
  await goTo(page, 'Appointments');
  const appointment = card(page, '11:45');
  await expect(joinOn(appointment)).toBeDisabled();

  const admin = await signedIn('testadmin');
  await admin.goto('/admin/settings');
  await admin.getByLabel('Name of the clinic').fill('Clinic on the Hill');
  await admin.getByLabel('Rooms open before the start').fill('60');
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByText('Saved. It counts from now on.')).toBeVisible();

  // It asks by itself, once a minute, and nobody is taken to be there for that.
  await page.clock.fastForward('01:01');
  await expect(joinOn(appointment)).toBeEnabled();
  await expect(page.getByRole('banner')).toContainText('Clinic on the Hill');
  await expect(page.getByRole('contentinfo')).toContainText('Clinic on the Hill');
  await expect(page).toHaveTitle('Appointments · Clinic on the Hill');
});
