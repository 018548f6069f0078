import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { card, chooseTime, expectNoSidewaysScroll } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

const DAY = 'Thursday 14 May';

async function moveTo(page: Page, time: string): Promise<void> {
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await chooseTime(page, DAY, time);
  await page.getByRole('button', { name: 'Move to this time' }).click();
}

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test(`a patient asks for another time and the doctor accepts, at ${viewport.width} pixels`, async ({ api, signedIn }) => {
    const [doctor, patient] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient')]);
    await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
    const { id } = await patient.book(doctor, '2026-05-14T07:00:00Z');
    await doctor.confirm(id);

    const page = await signedIn('testpatient');
    await page.setViewportSize(viewport);
    await page.goto(`/appointments/${id}`);
    await expect(page.getByText('The doctor has to agree.')).toBeVisible();
    await moveTo(page, '11:00');
    await expect(page.getByRole('status').filter({ hasText: 'The doctor is asked' })).toBeVisible();
    // The old time stands until then.
    await expect(card(page, '09:00')).toContainText('New time asked for');
    await expect(card(page, '09:00')).toContainText('11:00');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    const doctors = await signedIn('testdoctor2');
    await doctors.setViewportSize(viewport);
    await doctors.goto(`/appointments/${id}`);
    await expect(card(doctors, '03:00')).toContainText('05:00');
    await doctors.getByRole('button', { name: 'Accept the new time' }).click();
    await expect(card(doctors, '05:00')).toContainText('Moved.');
    const history = doctors.getByRole('region', { name: 'History' }).getByRole('listitem');
    await expect(history).toHaveCount(4);
    await expect(history.nth(2)).toContainText('Pat Morgan asked to move it to Thursday 14 May 2026, 05:00');
    await expect(history.nth(3)).toContainText('agreed to move it to');
    await expectAccessible(doctors);
    expect(await patient.appointment(id)).toMatchObject({ starts_at: '2026-05-14T09:00:00Z', status: 'confirmed' });
  });
}

test('a patient takes the request back', async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient')]);
  await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
  const { id } = await patient.book(doctor, '2026-05-14T07:00:00Z');
  await doctor.confirm(id);
  const page = await signedIn('testpatient');
  await page.goto(`/appointments/${id}`);
  await moveTo(page, '10:00');
  await page.getByRole('button', { name: 'Keep the old time' }).click();
  await expect(card(page, '09:00')).not.toContainText('New time asked for');
});

test("a doctor's move is at once, and the patient can say no", async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
  const { id } = await patient.book(doctor, '2026-05-14T07:00:00Z');
  await doctor.confirm(id);
  const doctors = await signedIn('testdoctor');
  await doctors.goto(`/appointments/${id}`);
  await expect(doctors.getByText('The appointment moves at once')).toBeVisible();
  await moveTo(doctors, '11:30');
  await expect(card(doctors, '11:30')).toContainText('Confirmed');

  const page = await signedIn('testpatient');
  await page.goto(`/appointments/${id}`);
  await expect(card(page, '11:30')).toContainText('The doctor moved it to this time.');
  await page.getByRole('button', { name: 'I can not come then' }).click();
  const dialog = page.getByRole('dialog', { name: 'I can not come then' });
  await dialog.getByLabel('Reason').fill('I work then');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'I can not come then' }).click();
  await expect(page.getByText('The doctor reads it.')).toBeVisible();
  await doctors.reload();
  await expect(card(doctors, '11:30')).toContainText('I work then');
});

test('a doctor moves to a time outside the hours', async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
  const { id } = await patient.book(doctor, '2026-05-14T07:00:00Z');
  const page = await signedIn('testdoctor');
  await page.goto(`/appointments/${id}`);
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByRole('button', { name: 'Take this time' }).click();
  await expect(page.getByLabel('Any other time')).toHaveAccessibleDescription(/right form/);
  await page.getByLabel('Any other time').fill('2026-05-16T20:15');
  await page.getByRole('button', { name: 'Take this time' }).click();
  await expect(page.getByText('Saturday 16 May 2026, 20:15 – 20:45')).toBeVisible();
  await page.getByRole('button', { name: 'Move to this time' }).click();
  await expect(card(page, '20:15')).toBeVisible();
  expect((await patient.appointment(id)).starts_at).toBe('2026-05-16T18:15:00Z');
});

test.describe('with a notice of a day', () => {
  test.use({ serverEnv: { MYDOCTOR_CANCEL_NOTICE_MINUTES: '1440', MYDOCTOR_CONTACT: '+49 30 1234567' } });

  test('a patient who cancels too late reads whom to call', async ({ api, signedIn }) => {
    const patient = await api.signIn('testpatient');
    const { id } = await patient.appointmentAt('2026-05-12T09:45:00Z');
    const page = await signedIn('testpatient');
    await page.goto(`/appointments/${id}`);
    await page.getByRole('button', { name: 'Cancel appointment' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel appointment' });
    await dialog.getByLabel('Reason').fill('I am well again');
    await dialog.getByRole('button', { name: 'Cancel appointment' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Please call +49 30 1234567');
    expect((await patient.appointment(id)).status).toBe('confirmed');
  });
});
