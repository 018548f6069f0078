import { expectAccessible } from '../fixtures/axe.ts';
import { card, expectNoSidewaysScroll, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

test('what one does the other sees without a reload', async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient2')]);
  await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
  const doctors = await signedIn('testdoctor2');
  await doctors.goto('/appointments');
  await expect(heading(doctors, 'Appointments')).toBeVisible();
  await expect(doctors.locator('[aria-busy=true]')).toHaveCount(0);
  const bell = doctors.getByRole('link', { name: /^Notifications/ });
  await expect(bell).toHaveAccessibleName('Notifications');

  const { id } = await patient.book(doctor, '2026-05-14T07:00:00Z');
  await expect(card(doctors, '03:00')).toContainText('Pending');
  await expect(bell).toHaveAccessibleName('Notifications, 1 unread');
  await patient.cancel(id, 'I am well again');
  await expect(card(doctors, '03:00')).toContainText('Canceled');
  await expect(bell).toHaveAccessibleName('Notifications, 2 unread');
});

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test(`notifications are read by keyboard, on all pages, at ${viewport.width} pixels`, async ({ api, signedIn }) => {
    const [doctor, patient] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient2')]);
    await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
    const [page, other] = await Promise.all([signedIn('testpatient2'), signedIn('testpatient2')]);
    await page.setViewportSize(viewport);
    const { id } = await patient.book(doctor, '2026-05-14T07:00:00Z');
    await doctor.confirm(id);
    await doctor.move(id, '2026-05-14T08:00:00Z');

    const bell = page.getByRole('link', { name: 'Notifications, 2 unread' });
    await bell.focus();
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Notifications')).toBeVisible();
    const items = page.getByRole('region', { name: 'List' }).getByRole('listitem');
    await expect(items).toHaveCount(2);
    await expect(items.first()).toContainText('The appointment has another time. Before, it was Thursday 14 May 2026, 03:00.');
    await expect(items.last()).toContainText('The appointment is confirmed.');
    await expect(items.first()).toContainText('New');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await page.getByRole('button', { name: 'Mark all as read' }).press('Enter');
    await expect(page.getByRole('button', { name: 'Mark all as read' })).toHaveCount(0);
    await expect(items.first()).not.toContainText('New');
    for (const one of [page, other]) {
      await expect(one.getByRole('link', { name: 'Notifications', exact: true })).toBeVisible();
    }
    await items.first().getByRole('link').press('Enter');
    await expect(heading(page, 'Appointment')).toBeVisible();
  });
}

test('there is a word for nothing and for what can not be read', async ({ signedIn }) => {
  const page = await signedIn('testpatient2');
  await page.goto('/notifications');
  await expect(page.getByText('Nothing has happened yet.')).toBeVisible();
  await page.route('**/api/v1/me/notifications*', (route) => route.abort('connectionrefused'));
  await page.reload();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.unroute('**/api/v1/me/notifications*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Nothing has happened yet.')).toBeVisible();
});

test('where no stream can be had it is asked now and then', async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient2')]);
  await doctor.offer([{ day: 'thursday', from: '09:00', to: '12:00' }], 'Europe/Berlin');
  const page = await signedIn('testdoctor2');
  await page.route('**/api/v1/me/events*', (route) => route.abort('connectionrefused'));
  const asked = page.waitForResponse(/\/changes\?from=now$/);
  await page.goto('/appointments');
  await asked;
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  await patient.book(doctor, '2026-05-14T07:00:00Z');
  await expect(card(page, '03:00')).toContainText('Pending', { timeout: 40_000 });
});
