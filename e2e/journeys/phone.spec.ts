import type { Locator } from '@playwright/test';
import { card, enterRoom, expectInRoom, expectNoSidewaysScroll, heading, joinOn, passCheck } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** The smallest target a thumb hits well. */
const THUMB = 44;

async function expectForThumbs(target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  await expect(target).toBeInViewport({ ratio: 1 });
  const box = await target.boundingBox();
  expect(box?.height ?? 0).toBeGreaterThanOrEqual(THUMB);
  expect(box?.width ?? 0).toBeGreaterThanOrEqual(THUMB);
}

for (const viewport of [{ width: 390, height: 844 }, { width: 320, height: 640 }]) {
  test.describe(`at ${viewport.width} pixels`, () => {
    test.use({ viewport, hasTouch: true });

    test('nothing scrolls sideways before sign-in', async ({ page }) => {
      for (const path of ['/', '/login', '/register', '/no/such/page']) {
        await page.goto(path);
        await expect(heading(page, /./)).toBeVisible();
        await expectNoSidewaysScroll(page);
      }
    });

    test('a patient reaches the doctors, the appointments and the room', async ({ api, signedIn }) => {
      const doctor = await api.signIn('testdoctor');
      const { id } = await doctor.appointmentAt('2026-05-12T08:35:00Z');
      const page = await signedIn('testpatient');
      for (const [path, title] of [
        ['/doctors', 'Doctors'], [`/doctors/${doctor.account.id}`, /./], ['/settings', 'Settings'], ['/appointments', 'Appointments'],
        [`/appointments/${id}`, 'Appointment'],
      ] as const) {
        await page.goto(path);
        await expect(heading(page, title)).toBeVisible();
        await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
        await expectNoSidewaysScroll(page);
      }
      const join = joinOn(card(page, '10:35'));
      await expectForThumbs(join);
      await join.tap();
      await expect(page).toHaveURL(new RegExp(`${id}$`));
      await expectForThumbs(page.getByRole('button', { name: 'Enter the room' }));
      await expectNoSidewaysScroll(page);
      await passCheck(page);
      await expectInRoom(page);
      await expectNoSidewaysScroll(page);
      await expectForThumbs(page.getByRole('link', { name: 'Back to appointments' }));
      const video = await page.getByRole('region', { name: 'Video consultation' }).locator('iframe').boundingBox();
      expect(video?.width ?? 0).toBeGreaterThanOrEqual(viewport.width - 2);
      expect(video?.height ?? 0).toBeGreaterThanOrEqual(viewport.height / 2);
    });

    test('a doctor confirms and joins', async ({ api, signedIn }) => {
      const { id } = await (await api.signIn('testdoctor')).appointmentAt('2026-05-12T09:10:00Z');
      const page = await signedIn('testdoctor');
      await page.goto('/appointments');
      const appointment = card(page, '11:10');
      await expectForThumbs(appointment.getByRole('button', { name: 'Confirm' }));
      await expectNoSidewaysScroll(page);
      await appointment.getByRole('button', { name: 'Confirm' }).tap();
      await expectForThumbs(joinOn(appointment));
      await enterRoom(page, id);
      await expectInRoom(page);
      await expectNoSidewaysScroll(page);
    });
  });
}

test.describe('on a telephone', () => {
  test.use({
    viewport: { width: 390, height: 844 },
    userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36',
  });

  test('the call opens in the browser, not in an app', async ({ api, signedIn }) => {
    const { id } = await (await api.signIn('testpatient')).appointmentAt('2026-05-12T08:35:00Z');
    const page = await signedIn('testpatient');
    await enterRoom(page, id);
    await expectInRoom(page);
  });
});
