import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../fixtures/axe.ts';
import { chooseTime, fillSignIn, goTo, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

const PASSWORD = 'a violet bicycle on the moon';

test('agrees with the first request, takes a copy along, and is erased', async ({ api, page }) => {
  const doctor = await api.signIn('testdoctor2');
  await api.register({ name: 'Grace Example', email: 'grace@example.org', password: PASSWORD });
  await page.goto('/login');
  await fillSignIn(page, 'grace@example.org', PASSWORD);
  await goTo(page, 'Doctors');
  await page.getByRole('link', { name: doctor.account.name }).click();
  await chooseTime(page, 'Wednesday 13 May', '16:00');

  const asked = page.getByRole('region', { name: 'What you agree to' });
  await asked.getByText('Consultations by video').click();
  await expect(asked).toContainText('can not examine you');
  await expectAccessible(page);
  await page.getByLabel('Reason').fill('A cough that stays');
  await page.getByRole('button', { name: 'Request appointment' }).click();
  await expect(heading(page, 'Appointment')).toBeVisible();

  await goTo(page, 'Settings');
  await page.getByRole('link', { name: 'Privacy and your data' }).click();
  await expect(page.getByText(/^You agreed on /)).toHaveCount(3);
  await page.getByRole('button', { name: 'Take back: Consultations by video' }).click();
  await expect(page.getByRole('button', { name: 'Agree: Consultations by video' })).toBeVisible();

  await page.getByRole('button', { name: 'Show everything' }).click();
  const copy = page.getByRole('region', { name: 'Everything that is kept' });
  await expect(copy).toContainText('grace@example.org');
  await expect(copy).toContainText('A cough that stays');
  await expectAccessible(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as a file' }).click(),
  ]);
  const file = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(file.consents).toHaveLength(4);

  await page.getByText('I want to erase my account').click();
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Erase everything for good' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Erase everything for good' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();

  const left = await doctor.appointmentAt('2026-05-13T14:00:00Z');
  expect(left).toMatchObject({ status: 'canceled', canceled_by: 'patient', patient: { name: 'Erased account' } });
});
