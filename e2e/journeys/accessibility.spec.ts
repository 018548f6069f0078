import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { card, enterRoom, expectInRoom, heading, openRoom, passCheck } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** The pages by their address and the heading that says they are complete. */
type Stop = [path: string, title: string | RegExp];

async function walk(page: Page, stops: Stop[]): Promise<void> {
  for (const [path, title] of stops) {
    await page.goto(path);
    await expect(heading(page, title)).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await expectAccessible(page);
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} scheme`, () => {
    test.use({ colorScheme });

    test('the pages before sign-in are accessible', async ({ page }) => {
      await walk(page, [['/', /./], ['/login', /./], ['/register', /./], ['/no/such/page', 'Page not found']]);
      await walk(page, [['/forgot-password', 'Forgot your password?'], ['/reset-password', /./], ['/verify-email', /./], ['/confirm-email', /./], ['/accept-invitation', /./], ['/privacy', /./]]);
      await page.goto('/login');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
      await expectAccessible(page);
    });

    test("a patient's pages are accessible", async ({ api, page, signedIn }) => {
      const patient = await api.signIn('testpatient');
      const doctor = await api.signIn('testdoctor');
      const officeHours = await api.signIn('testdoctor2');
      const early = await patient.appointmentAt('2026-05-12T09:45:00Z');
      const pending = await patient.appointmentAt('2026-05-12T09:10:00Z');
      const over = await patient.appointmentAt('2026-05-10T09:00:00Z');
      await page.close();
      const own = await signedIn('testpatient');
      await walk(own, [
        ['/', /./],
        ['/doctors', 'Doctors'],
        [`/doctors/${doctor.account.id}`, /./],
        [`/doctors/${officeHours.account.id}`, /./],
        ['/notifications', 'Notifications'],
        ['/device-check', 'Check your device'],
        ['/settings', 'Settings'],
        ['/settings/second-factor', /./],
        ['/settings/record-accesses', /./],
        ['/privacy', /./],
        [`/appointments/${early.id}`, 'Appointment'],
        [`/appointments/${over.id}`, 'Appointment'],
        [`/appointments/${over.id}/summary`, 'Summary of the consultation'],
        [`/appointments/consultation/${early.id}`, 'Too early'],
        [`/appointments/consultation/${pending.id}`, 'Not confirmed yet'],
        ['/appointments', 'Appointments'],
      ]);
      await card(own, '11:45').getByRole('button', { name: 'Cancel appointment' }).click();
      await expect(own.getByRole('dialog', { name: 'Cancel appointment' })).toBeVisible();
      await expectAccessible(own);
    });

    test("a doctor's pages are accessible", async ({ api, signedIn }) => {
      const doctor = await api.signIn('testdoctor');
      const pending = await doctor.appointmentAt('2026-05-12T09:10:00Z');
      const running = await doctor.appointmentAt('2026-05-12T08:35:00Z');
      const page = await signedIn('testdoctor');
      await walk(page, [
        ['/', /./],
        ['/appointments', 'Appointments'],
        [`/appointments/${running.id}`, 'Appointment'],
        [`/appointments/${running.id}/note`, 'Note'],
        ['/analytics', 'Analytics'],
        [`/appointments/confirm/${pending.id}`, /./],
        ['/availability', 'Availability'],
        ['/device-check', 'Check your device'],
        ['/emergency', 'Emergency access'],
        ['/settings', 'Settings'],
      ]);
      await enterRoom(page, running.id);
      await expectInRoom(page);
      await expectAccessible(page);
    });

    test('an ended and a failed call are accessible', async ({ api, signedIn, standIn }) => {
      const patient = await api.signIn('testpatient');
      const { id } = await patient.appointmentAt('2026-05-12T08:35:00Z');
      const page = await signedIn('testpatient');
      await openRoom(page, id);
      await expect(page.getByText('Works. You see yourself')).toBeVisible();
      await page.getByText('Why can’t I join?').click();
      await expect(page.getByText('read out this code')).toBeVisible();
      await expectAccessible(page);
      await passCheck(page);
      await expectInRoom(page);
      standIn.endFor(patient.account.name);
      await expect(heading(page, 'The consultation has ended')).toBeVisible();
      await expectAccessible(page);

      standIn.switches.script = 'missing';
      await enterRoom(page, id);
      await expect(heading(page, 'The video could not be loaded')).toBeVisible();
      await expectAccessible(page);
    });

    test("an admin's pages are accessible", async ({ signedIn }) => {
      await walk(await signedIn('testadmin'), [
        ['/admin', /./],
        ['/admin/accounts', 'Accounts'],
        ['/admin/audit', /./],
        ['/admin/clients', 'Clients of the API'],
        ['/admin/webhooks', 'Webhooks'],
        ['/admin/settings', 'Clinic settings'],
      ]);
    });
  });
}

test('the link to skip the navigation leads into the page', async ({ page }) => {
  await page.goto('/login');
  await expect(heading(page, /./)).toBeVisible();
  const skip = page.getByRole('link', { name: /skip/i });
  await skip.focus();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('main:focus, main:focus-within')).toHaveCount(1);
});
