import { expectAccessible } from '../fixtures/axe.ts';
import { chooseTime, expectNoSidewaysScroll, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test(`a series with a time that is taken, at ${viewport.width} pixels`, async ({ api, signedIn }) => {
    const [doctor, other] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient2')]);
    await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
    await other.book(doctor, '2026-05-21T07:00:00Z');
    const page = await signedIn('testpatient');
    await page.setViewportSize(viewport);
    await page.goto(`/doctors/${doctor.account.id}`);
    await chooseTime(page, 'Thursday 14 May', '09:00');
    await page.getByLabel('Reason').fill('Physiotherapy');
    await page.getByLabel('Repeat it').check();
    await page.getByLabel('How many times').fill('3');
    await page.getByRole('button', { name: 'Show all times' }).click();

    const times = page.getByRole('listitem').filter({ hasText: /09:00/ });
    await expect(page.getByRole('status').filter({ hasText: '2 of 3 times are free.' })).toBeVisible();
    await expect(times.nth(1)).toContainText('Taken. The nearest free time is Thursday 21 May 2026, 09:30.');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    // Another plan is to be looked at again.
    await page.getByLabel('How many times').fill('4');
    await expect(page.getByRole('button', { name: 'Show all times' })).toBeVisible();
    await page.getByRole('button', { name: 'Show all times' }).click();
    await expect(page.getByRole('status').filter({ hasText: '3 of 4 times are free.' })).toBeVisible();
    await page.getByRole('button', { name: 'Request only the free ones' }).click();
    await expect(heading(page, 'Appointment')).toBeVisible();

    const booked = (await doctor.appointments()).filter(({ patient, status }) => patient.name === 'Pat Morgan' && status === 'pending');
    expect(booked.map(({ starts_at }) => starts_at)).toEqual(
      expect.arrayContaining(['2026-05-14T07:00:00Z', '2026-05-28T07:00:00Z', '2026-06-04T07:00:00Z']),
    );

    // What follows is canceled with this one.
    const second = await doctor.appointmentAt('2026-05-28T07:00:00Z');
    await page.goto(`/appointments/${second.id}`);
    await page.getByRole('button', { name: 'Cancel appointment' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel appointment' });
    await dialog.getByLabel('This one and those that follow').check();
    await dialog.getByLabel('Reason').fill('I am well again');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel appointment' }).click();
    await expect(page.getByRole('article')).toContainText('Canceled');
    expect((await doctor.appointmentAt('2026-06-04T07:00:00Z')).status).toBe('canceled');
    expect((await doctor.appointmentAt('2026-05-14T07:00:00Z')).status).toBe('pending');
  });
}

test('a doctor confirms all of a series at once', async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient')]);
  await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
  const [first] = (await patient.bookSeries(doctor, '2026-05-14T07:00:00Z', { every: 'week', count: 3 })).items;
  const page = await signedIn('testdoctor2');
  await page.goto(`/appointments/${first?.id}`);
  await page.getByRole('button', { name: 'Confirm all of this series' }).click();
  await expect(page.getByRole('article')).toContainText('Confirmed');
  expect((await doctor.appointmentAt('2026-05-28T07:00:00Z')).status).toBe('confirmed');
});
