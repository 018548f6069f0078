import { card, goTo, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

test('an address that leads nowhere says so, and leads home', async ({ page }) => {
  await page.goto('/no/such/page');
  await expect(heading(page, 'Page not found')).toBeVisible();
  await expect(page).toHaveTitle(/not found/i);
  await page.getByRole('main').getByRole('link').first().click();
  await expect(page).not.toHaveURL(/no\/such/);
});

test("the link in a doctor's mail shows the appointment and changes nothing by itself", async ({ api, signedIn }) => {
  const doctor = await api.signIn('testdoctor');
  const { id, patient } = await doctor.appointmentAt('2026-05-12T09:10:00Z');
  const page = await signedIn('testdoctor');
  await page.goto(`/appointments/confirm/${id}`);
  await expect(page.getByRole('main')).toContainText(patient.name);
  await expect(page.getByRole('main')).toContainText('Pending');
  expect((await doctor.appointment(id)).status).toBe('pending');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('main')).toContainText('Confirmed');
  expect((await doctor.appointment(id)).status).toBe('confirmed');
});

test('the link in a mail is not for the patient', async ({ api, signedIn }) => {
  const { id } = await (await api.signIn('testpatient')).appointmentAt('2026-05-12T09:10:00Z');
  const page = await signedIn('testpatient');
  await page.goto(`/appointments/confirm/${id}`);
  await expect(heading(page, /./)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Confirm' })).toHaveCount(0);
});

test('a doctor completes what took place', async ({ api, signedIn }) => {
  const { id } = await (await api.signIn('testdoctor')).appointmentAt('2026-05-12T08:35:00Z');
  const page = await signedIn('testdoctor');
  await page.goto('/appointments');
  await card(page, '10:35').getByRole('button', { name: /complete/i }).click();
  await expect.poll(async () => (await (await api.signIn('testdoctor')).appointment(id)).status).toBe('completed');
});

test('an admin sees all appointments without their reasons, and cancels one', async ({ api, signedIn }) => {
  const doctor = await api.signIn('testdoctor');
  const { id, reason } = await doctor.appointmentAt('2026-05-12T09:45:00Z');
  const page = await signedIn('testadmin');
  await page.goto('/admin');
  await expect(page.getByRole('main')).toContainText(doctor.account.name);
  await expect(page.getByRole('main')).not.toContainText(reason ?? '');
  await card(page, '11:45').getByRole('button', { name: 'Cancel appointment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel appointment' });
  await dialog.getByLabel('Reason').fill('The doctor is ill');
  await dialog.getByRole('button', { name: 'Cancel appointment' }).click();
  await expect.poll(async () => (await doctor.appointment(id)).status).toBe('canceled');
});

test('a page of another role says that it is one', async ({ signedIn }) => {
  const page = await signedIn('testpatient');
  await page.goto('/admin');
  await expect(heading(page, 'Not for this account')).toBeVisible();
});

test('a changed name stays changed', async ({ api, signedIn }) => {
  const page = await signedIn('testpatient');
  await goTo(page, 'Settings');
  await page.getByLabel('Name', { exact: true }).fill('Pat Renamed');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => (await api.signIn('testpatient')).account.name).toBe('Pat Renamed');
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Pat Renamed');
});

test('a server that fails is told apart from a network that does, and both can be tried again', async ({ signedIn }) => {
  const page = await signedIn('testpatient');
  const requestId = 'req-of-a-failing-server';
  await page.route('**/api/v1/appointments*', (route) => route.fulfill({
    status: 500,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': requestId },
    body: JSON.stringify({ type: 'about:blank', title: 'Internal error', status: 500, code: 'internal', request_id: requestId }),
  }));
  await goTo(page, 'Appointments');
  const upcoming = page.getByRole('region', { name: 'Upcoming' });
  const alert = upcoming.getByRole('alert');
  const again = upcoming.getByRole('button', { name: 'Try again' });
  await expect(alert).toContainText(requestId);

  await page.unroute('**/api/v1/appointments*');
  await page.route('**/api/v1/appointments*', (route) => route.abort('connectionrefused'));
  await again.click();
  await expect(alert).not.toContainText(requestId);

  await page.unroute('**/api/v1/appointments*');
  await again.click();
  await expect(card(page, '11:45')).toBeVisible();
});

test('a page whose part of the program does not come says so, and is there once it comes', async ({ signedIn }) => {
  const page = await signedIn('testdoctor');
  let asked = 0;
  await page.route('**/parts/**', (route) => {
    asked += 1;
    return route.abort('connectionrefused');
  });
  await goTo(page, 'Availability');
  await expect(page.getByRole('alert')).toContainText('did not arrive');
  const first = asked;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => asked).toBeGreaterThan(first);
  await expect(page.getByRole('alert')).toContainText('did not arrive');

  await page.unroute('**/parts/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(heading(page, 'Availability')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toBeVisible();
});
