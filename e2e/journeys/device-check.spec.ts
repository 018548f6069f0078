import type { Page } from '@playwright/test';
import { heading, openRoom, passCheck, expectInRoom } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** Running since 10:35. */
const RUNNING = '2026-05-12T08:35:00Z';

interface Taken {
  tracks: MediaStreamTrack[];
  contexts: AudioContext[];
}

/** Keeps every track and sound context that the page makes, to see what became of them. */
async function watchDevices(page: Page): Promise<() => Promise<{ live: number; open: number; taken: number }>> {
  await page.addInitScript(() => {
    const taken: Taken = { tracks: [], contexts: [] };
    Object.assign(window, { taken });
    const { mediaDevices } = navigator;
    if (!mediaDevices) return;
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints);
      taken.tracks.push(...stream.getTracks());
      return stream;
    };
    const Usual = window.AudioContext;
    window.AudioContext = class extends Usual {
      constructor() {
        super();
        taken.contexts.push(this);
      }
    };
  });
  return () => page.evaluate(() => {
    const { tracks, contexts } = (window as unknown as { taken: Taken }).taken;
    return {
      taken: tracks.length,
      live: tracks.filter(({ readyState }) => readyState === 'live').length,
      open: contexts.filter(({ state }) => state !== 'closed').length,
    };
  });
}

/** The browser gives everything but the camera. */
async function denyCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    if (!mediaDevices) return;
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = (constraints) =>
      constraints?.video ? Promise.reject(new DOMException('', 'NotAllowedError')) : getUserMedia(constraints);
  });
}

test('camera, microphone, speaker and both ways work, and nothing stays on', async ({ signedIn }) => {
  const page = await signedIn('testpatient');
  const devices = await watchDevices(page);
  await page.goto('/device-check');
  await expect(heading(page, 'Check your device')).toBeVisible();
  await expect(page.getByText('Works. You see yourself in the picture.')).toBeVisible();
  // Chromium's fake microphone beeps.
  await expect(page.getByText('Works. We hear you.')).toBeVisible();
  await expect(page.getByText(/^Open: \d+ ms/)).toHaveCount(2);
  await page.getByRole('button', { name: 'Play a tone' }).click();
  await expect(page.getByText('Did you hear the tone?')).toBeVisible();
  await page.getByLabel('Camera').selectOption({ index: 0 });
  await expect(page.getByText('Works. You see yourself in the picture.')).toBeVisible();
  expect((await devices()).live).toBe(2);

  await page.getByRole('button', { name: 'Keep these devices' }).click();
  await expect(page.getByText('Camera and microphone are off again.')).toBeVisible();
  expect(await devices()).toMatchObject({ live: 0, open: 0 });
  // Ids and nothing else are kept.
  const kept = await page.evaluate(() => localStorage.getItem('mydoctor-devices'));
  expect(Object.keys(JSON.parse(kept ?? '{}')).sort()).toEqual(['camera', 'microphone', 'speaker']);

  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('Works. You see yourself in the picture.')).toBeVisible();
  await page.getByRole('link', { name: 'Appointments', exact: true }).click();
  await expect(heading(page, 'Appointments')).toBeVisible();
  await expect.poll(devices).toMatchObject({ live: 0, open: 0 });
});

test('a denied camera is told with the way to allow it, and the microphone still works', async ({ signedIn }) => {
  const page = await signedIn('testpatient');
  await denyCamera(page);
  await page.goto('/device-check');
  await expect(page.getByText('The camera is blocked. In Chrome: press the symbol left of the address')).toBeVisible();
  await expect(page.getByText(/Works. We hear you|Say something/)).toBeVisible();
});

test('a video server that can not be reached is told', async ({ signedIn, standIn }) => {
  standIn.switches.script = 'missing';
  const page = await signedIn('testpatient');
  await page.goto('/device-check');
  await expect(page.getByText('No answer. Switch off blockers of scripts')).toBeVisible();
});

test('before the room it is shown in full once, and then in one line', async ({ api, signedIn }) => {
  const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
  const page = await signedIn('testpatient');
  const devices = await watchDevices(page);
  await openRoom(page, id);
  await expect(page.getByText('Works. You see yourself in the picture.')).toBeVisible();
  await passCheck(page);
  await expectInRoom(page);
  // The room has its own; ours are let go of.
  expect(await devices()).toMatchObject({ live: 0, open: 0 });

  await page.getByRole('link', { name: 'Back to appointments' }).click();
  await openRoom(page, id);
  await expect(page.getByText('Camera, microphone and speaker are ready.')).toBeVisible();
  await expect(page.getByRole('meter')).toHaveCount(0);
  await page.getByRole('button', { name: 'Change' }).click();
  await expect(page.getByLabel('Camera')).toBeVisible();
  await passCheck(page);
  await expectInRoom(page);
});
