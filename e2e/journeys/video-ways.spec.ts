import type { Page } from '@playwright/test';
import { enterRoom, expectInRoom, heading, room, signIn } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** Running since 10:35. */
const RUNNING = '2026-05-12T08:35:00Z';
/** How long the page waits for a video server that says nothing, and then some. */
const NO_ANSWER = { timeout: 30_000 };

/** Counts what a page leaves running: timers, and listeners on the window. */
async function countLeftovers(page: Page): Promise<() => Promise<{ intervals: number; listeners: number }>> {
  await page.addInitScript(() => {
    const intervals = new Set<number>();
    let listeners = 0;
    const { setInterval, clearInterval, addEventListener, removeEventListener } = window;
    window.setInterval = ((...args: Parameters<typeof setInterval>) => {
      const id = setInterval.apply(window, args);
      intervals.add(Number(id));
      return id;
    }) as typeof setInterval;
    window.clearInterval = (id) => {
      intervals.delete(Number(id));
      clearInterval.call(window, id);
    };
    window.addEventListener = function (this: Window, ...args: Parameters<typeof addEventListener>) {
      listeners += 1;
      return addEventListener.apply(this, args);
    } as typeof addEventListener;
    window.removeEventListener = function (this: Window, ...args: Parameters<typeof removeEventListener>) {
      listeners -= 1;
      return removeEventListener.apply(this, args);
    } as typeof removeEventListener;
    Object.assign(window, { leftovers: () => ({ intervals: intervals.size, listeners }) });
  });
  return () => page.evaluate(() => (window as unknown as { leftovers(): { intervals: number; listeners: number } }).leftovers());
}

test('a reload in the call lands in the call again, without a question', async ({ api, signedIn, standIn }) => {
  const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
  const page = await signedIn('testpatient');
  await enterRoom(page, id);
  await expectInRoom(page);
  await page.reload();
  await expectInRoom(page);
  expect(standIn.visits).toHaveLength(2);
  // To go away by choice is another thing.
  await page.getByRole('link', { name: 'Back to appointments' }).click();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Enter the room' })).toBeVisible();
});

test('frames flow both ways through our pages', async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  const { id } = await doctor.appointmentAt(RUNNING);
  const [doctorsPage, patientsPage] = [await signedIn('testdoctor'), await signedIn('testpatient')];
  await enterRoom(doctorsPage, id);
  await expectInRoom(doctorsPage);
  await enterRoom(patientsPage, id);
  await expectInRoom(patientsPage);
  for (const [page, name] of [[doctorsPage, patient.account.name], [patientsPage, doctor.account.name]] as const) {
    const picture = room(page).getByRole('img', { name: `Picture of ${name}` });
    await expect(picture).toBeVisible();
    const frames = () => picture.evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);
    const before = await frames();
    await expect.poll(frames).toBeGreaterThan(before);
  }
});

test('after leaving nothing of the room is left running', async ({ api, page }) => {
  const leftovers = await countLeftovers(page);
  await signIn(page, 'testpatient');
  const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await expect(heading(page, 'Settings')).toBeVisible();
  const before = await leftovers();

  // Within the page, so that what is counted is the same window.
  await page.evaluate((path) => {
    const link = document.querySelector<HTMLAnchorElement>('nav a');
    link?.setAttribute('href', path);
    link?.click();
  }, `/appointments/consultation/${id}`);
  await page.getByRole('button', { name: 'Enter the room' }).click();
  await expectInRoom(page);
  expect((await leftovers()).intervals).toBeGreaterThan(before.intervals);
  await page.getByRole('link', { name: 'Back to appointments' }).click();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await expect(heading(page, 'Settings')).toBeVisible();
  await expect(page.locator('iframe, video')).toHaveCount(0);
  await expect.poll(leftovers).toEqual(before);
});

test('with sound only: the room is told to ask for no pictures', async ({ api, signedIn, standIn }) => {
  standIn.switches.deniedDevices = ['camera'];
  const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
  const page = await signedIn('testpatient');
  await enterRoom(page, id);
  await expectInRoom(page);
  await page.getByRole('button', { name: 'Go on with sound only' }).click();
  await expect.poll(() => standIn.visits.length).toBe(2);
  await expectInRoom(page);
  expect(standIn.lastVisit().fragment).toMatchObject({ 'config.startAudioOnly': true, 'config.startWithVideoMuted': true });
});

test.describe('with a second video server', () => {
  test.use({ withSpare: true });

  test('the other one is offered when the first is silent, and the other side can follow', async ({ api, signedIn, standIn, spare }) => {
    const doctor = await api.signIn('testdoctor');
    const { id } = await doctor.appointmentAt(RUNNING);
    const doctorsPage = await signedIn('testdoctor');
    await enterRoom(doctorsPage, id);
    await expectInRoom(doctorsPage);

    standIn.switches.page = 'dead';
    const patientsPage = await signedIn('testpatient');
    await enterRoom(patientsPage, id);
    await expect(heading(patientsPage, 'The video server does not answer')).toBeVisible(NO_ANSWER);
    await patientsPage.getByRole('button', { name: 'Try the other video server' }).click();
    await expectInRoom(patientsPage);
    expect(spare.visits).toHaveLength(1);

    await expect(doctorsPage.getByText('The other side has moved to another video server.')).toBeVisible();
    await doctorsPage.getByRole('button', { name: 'Follow' }).click();
    await expect.poll(() => spare.visits.length).toBe(2);
    await expectInRoom(doctorsPage);
    await expect(room(doctorsPage).getByRole('listitem')).toHaveCount(2);
  });
});
