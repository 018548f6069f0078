import { expectAccessible } from '../fixtures/axe.ts';
import { card, chooseTime, expectNoSidewaysScroll, heading, timesOf } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

const SIZES = [{ width: 1440, height: 900 }, { width: 390, height: 844 }];

for (const viewport of SIZES) {
  test(`a patient in Berlin books a doctor in New York, at ${viewport.width} pixels`, async ({ api, signedIn }) => {
    const doctor = await api.signIn('testdoctor2');
    await doctor.offer([{ day: 'thursday', from: '18:00', to: '20:00' }], 'America/New_York');
    const page = await signedIn('testpatient');
    await page.setViewportSize(viewport);
    await page.goto(`/doctors/${doctor.account.id}`);

    // Thursday evening there is Friday here, and both clocks are told.
    const friday = timesOf(page, 'Friday 15 May');
    await expect(friday.getByRole('button')).toHaveText([/^00:00 ?18:00 New York/, /^00:30/, /^01:00/, /^01:30/]);
    await expect(timesOf(page, 'Thursday 14 May')).toContainText('No times');
    await expect(page.getByText('Times are in your zone, Europe/Berlin')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await chooseTime(page, 'Friday 15 May', '01:00');
    await expect(page.getByRole('heading', { name: 'Your time' })).toBeFocused();
    await expect(page.getByText('For the doctor: Thursday 14 May 2026, 19:00 (America/New York time)')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Reason').fill('A cough that stays');
    await page.getByRole('button', { name: 'Request appointment' }).click();

    await expect(heading(page, 'Appointment')).toBeVisible();
    await expect(card(page, '01:00')).toContainText('Thursday 14 May 2026, 19:00 (America/New York time)');
    const history = page.getByRole('region', { name: 'History' });
    await expect(history.getByRole('listitem')).toContainText(['Pat Morgan asked for Friday 15 May 2026, 01:00']);
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Add to calendar' }).click();
    expect((await file).suggestedFilename()).toBe('appointment.ics');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect((await doctor.appointmentAt('2026-05-14T23:00:00Z')).status).toBe('pending');
  });
}

test('a week without times says when the next one is', async ({ api, signedIn }) => {
  const doctor = await api.signIn('testdoctor2');
  await doctor.offer([], 'America/New_York');
  const page = await signedIn('testpatient');
  await page.goto(`/doctors/${doctor.account.id}`);
  await expect(page.getByText('There is none in the three months after it either.')).toBeVisible();

  await doctor.offer([{ day: 'monday', from: '09:00', to: '10:00' }], 'America/New_York', {
    exceptions: [{ date: '2026-05-18', hours: [] }],
  });
  await page.reload();
  await expect(page.getByText('No times this week.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Next on Monday 25 May 2026, 15:00' }).click();
  await expect(timesOf(page, 'Monday 25 May')).toContainText('15:00');
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(timesOf(page, 'Monday 1 June')).toContainText('15:00');
});

test('a doctor who cancels leaves the patient with the nearest free times', async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient')]);
  await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
  const { id } = await patient.book(doctor, '2026-05-14T08:00:00Z');
  await doctor.cancel(id, 'I am ill');
  const page = await signedIn('testpatient');
  await page.goto(`/appointments/${id}`);
  const others = page.getByRole('region', { name: 'Other times' });
  await expect(others.getByRole('listitem')).toHaveCount(3);
  await expectAccessible(page);
  await others.getByRole('link', { name: /09:30/ }).click();
  // The time is kept at once.
  await expect(page.getByText('Thursday 14 May 2026, 09:30')).toBeVisible();
  await expect(page.getByText(/^Kept for you/)).toBeVisible();
});
