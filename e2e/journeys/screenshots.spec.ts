import type { Page } from '@playwright/test';
import { card, enterRoom, expectInRoom, openRoom, timesOf } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** The pictures of the README. The server's clock is set, so that a new run changes as little in them as may be. */
async function shoot(page: Page, name: string): Promise<void> {
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  await page.screenshot({ path: `screenshots/${name}.png`, animations: 'disabled', caret: 'hide' });
}

test('a patient’s appointments', async ({ signedIn }) => {
  const page = await signedIn('testpatient');
  await page.goto('/appointments');
  await expect(card(page, '11:45')).toBeVisible();
  await shoot(page, 'appointments-patient');
});

test('a doctor’s appointments', async ({ signedIn }) => {
  const page = await signedIn('testdoctor');
  await page.goto('/appointments');
  await expect(card(page, '11:45')).toBeVisible();
  await shoot(page, 'appointments-doctor');
});

test('booking', async ({ api, signedIn }) => {
  const doctor = await api.signIn('testdoctor2');
  const page = await signedIn('testpatient');
  await page.goto(`/doctors/${doctor.account.id}`);
  await expect(timesOf(page, 'Wednesday 13 May')).toBeVisible();
  await shoot(page, 'booking');
});

test('painting the week', async ({ signedIn }) => {
  const page = await signedIn('testdoctor2');
  await page.goto('/availability');
  await expect(page.getByRole('listitem').filter({ hasText: 'Wednesday 13 May' }).first()).toBeVisible();
  await page.evaluate(() => scrollTo(0, 400));
  await shoot(page, 'availability');
});

test('the consultation', async ({ api, signedIn, standIn }) => {
  standIn.switches.withoutDevices = true;
  const doctor = await api.signIn('testdoctor');
  const { id } = await doctor.appointmentAt('2026-05-12T08:35:00Z');
  const patientsPage = await signedIn('testpatient');
  await enterRoom(patientsPage, id);
  await expectInRoom(patientsPage);
  const page = await signedIn('testdoctor');
  await enterRoom(page, id);
  await expectInRoom(page);
  await shoot(page, 'consultation');
});

test('how consultations went', async ({ signedIn }) => {
  const page = await signedIn('testdoctor');
  await page.goto('/analytics');
  await expect(page.getByRole('heading', { name: 'Planned and real length' })).toBeVisible();
  await shoot(page, 'analytics');
});

test('the door', async ({ api, signedIn }) => {
  const doctor = await api.signIn('testdoctor');
  await doctor.keepDoor(true);
  const { id } = await doctor.appointmentAt('2026-05-12T08:35:00Z');
  const patientsPage = await signedIn('testpatient');
  await openRoom(patientsPage, id);
  await patientsPage.getByRole('button', { name: 'I am ready' }).click();
  await expect(patientsPage.getByText('You are in the waiting room.')).toBeVisible();
  await shoot(patientsPage, 'waiting-room');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('a patient’s appointments on a phone', async ({ signedIn }) => {
    const page = await signedIn('testpatient');
    await page.goto('/appointments');
    await expect(card(page, '11:45')).toBeVisible();
    await shoot(page, 'phone');
  });
});

test.describe('in the dark', () => {
  test.use({ colorScheme: 'dark' });

  test('a patient’s appointments in the dark', async ({ signedIn }) => {
    const page = await signedIn('testpatient');
    await page.goto('/appointments');
    await expect(card(page, '11:45')).toBeVisible();
    await shoot(page, 'dark');
  });
});
