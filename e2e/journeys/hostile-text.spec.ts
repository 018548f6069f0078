import { card, enterRoom, expectInRoom, heading, room } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** What would run, load or break out if any page took text for markup. */
const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const NAME = `Pat ${MARKUP}`;
const REASON = '</script><script>document.title="taken"</script>{{7*7}} ${7*7} " onfocus="document.title=\'taken\'" autofocus="';
const WHY_NOT = '<svg/onload=document.title="taken"> <a href="javascript:document.title=\'taken\'">free</a>';

test('hostile names and reasons stay text on every page, and in the room', async ({ api, signedIn, standIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  await patient.rename(NAME);
  const booked = await patient.book(doctor, '2026-05-12T12:00:00Z', REASON);
  const running = await patient.appointmentAt('2026-05-12T08:35:00Z');

  const page = await signedIn('testdoctor');
  const taken = () => page.evaluate(() => document.title === 'taken' || document.querySelector('img[src="x"], [onfocus]') !== null);

  await page.goto('/appointments');
  await expect(card(page, '14:00')).toContainText(NAME);
  await expect(card(page, '14:00')).toContainText(REASON);
  expect(await taken()).toBe(false);

  await page.goto(`/appointments/confirm/${booked.id}`);
  await expect(page.getByRole('main')).toContainText(NAME);
  expect(await taken()).toBe(false);

  await patient.cancel(booked.id, WHY_NOT);
  await page.goto('/appointments');
  await expect(card(page, '14:00')).toContainText(WHY_NOT);
  expect(await taken()).toBe(false);

  await enterRoom(page, running.id);
  await expectInRoom(page);
  expect(await taken()).toBe(false);

  const patientsPage = await signedIn('testpatient');
  await enterRoom(patientsPage, running.id);
  await expectInRoom(patientsPage);
  await expect(room(page).getByRole('listitem', { name: NAME })).toBeVisible();
  expect(standIn.visits.map(({ login }) => login?.kind)).toEqual(['accepted', 'accepted']);
});

test('hostile addresses stay text, or lead to no page at all', async ({ signedIn }) => {
  const page = await signedIn('testpatient');
  page.on('dialog', (dialog) => {
    throw new Error(`The address ran: ${dialog.message()}`);
  });
  const hostile = encodeURIComponent('<img src=x onerror="alert(1)">');
  for (const [address, title] of [[`/doctors?q=${hostile}#${hostile}`, 'Doctors'], ['/appointments/consultation/alert', /not found/i]] as const) {
    await page.goto(address);
    await expect(heading(page, title)).toBeVisible();
    await expect(page.getByRole('main').locator('img')).toHaveCount(0);
  }
  // The server gives the page only for addresses such as it has itself.
  const answer = await page.goto(`/appointments/consultation/${hostile}`);
  expect(answer?.status()).toBe(404);
  expect(answer?.headers()).toMatchObject({
    'content-type': 'application/problem+json',
    'x-content-type-options': 'nosniff',
  });
});
