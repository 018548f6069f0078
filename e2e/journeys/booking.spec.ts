import { card, chooseTime, fillSignIn, goTo, heading, timesOf } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

test('register, sign in, book and cancel with a reason', async ({ api, page }) => {
  const doctor = await api.signIn('testdoctor2');
  await page.goto('/register');
  await page.getByLabel('Name', { exact: true }).fill('Grace Example');
  await page.getByLabel('E-mail').fill('grace@example.org');
  await page.getByLabel('Password', { exact: true }).fill('a violet bicycle on the moon');
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await page.getByRole('button', { name: 'Create account' }).click();

  // Only the answer to the registration leads here; a page opened by hand could come before it.
  await expect(heading(page, 'Sign in')).toBeVisible();
  await fillSignIn(page, 'grace@example.org', 'a violet bicycle on the moon');
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();

  await goTo(page, 'Doctors');
  await page.getByRole('link', { name: doctor.account.name }).click();
  await chooseTime(page, 'Wednesday 13 May', '16:00');
  await expect(page.getByText(/^Kept for you for [45]:/)).toBeVisible();
  await page.getByLabel('Reason').fill('A cough that stays');
  await page.getByRole('button', { name: 'Request appointment' }).click();

  await expect(heading(page, 'Appointment')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'with the doctor' })).toBeVisible();

  await goTo(page, 'Appointments');
  const appointment = card(page, '16:00');
  await expect(appointment).toContainText(doctor.account.name);
  await expect(appointment).toContainText('Pending');
  await expect(page.getByRole('main')).toContainText(/Berlin|CEST|GMT\+2|Central European/);
  expect((await doctor.appointmentAt('2026-05-13T14:00:00Z')).patient.name).toBe('Grace Example');

  await appointment.getByRole('button', { name: 'Cancel appointment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel appointment' });
  await dialog.getByRole('button', { name: 'Keep appointment' }).click();
  await expect(dialog).toBeHidden();
  await expect(appointment).toContainText('Pending');
  await appointment.getByRole('button', { name: 'Cancel appointment' }).click();
  await dialog.getByLabel('Reason').fill('I am well again');
  await dialog.getByRole('button', { name: 'Cancel appointment' }).click();
  await expect(appointment).toContainText('Canceled');
  expect(await doctor.appointmentAt('2026-05-13T14:00:00Z')).toMatchObject({
    status: 'canceled',
    canceled_by: 'patient',
    cancel_reason: 'I am well again',
  });
});

test('a form says what is wrong beside the field', async ({ page }) => {
  await page.goto('/register');
  await page.getByLabel('Name', { exact: true }).fill('Grace Example');
  await page.getByLabel('E-mail').fill('not an address');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/right form/);
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/too short/);
  await expect(page.getByLabel('Name', { exact: true })).not.toHaveAttribute('aria-invalid', 'true');
});

test('wrong credentials are refused without saying which', async ({ page }) => {
  await page.goto('/login');
  const alert = page.getByRole('alert');
  await fillSignIn(page, 'testpatient', 'not the password');
  await expect(alert).toBeVisible();
  const answer = await alert.innerText();
  await page.goto('/login');
  await fillSignIn(page, 'nobody', 'not the password');
  await expect(alert).toHaveText(answer);
});

test('a time that somebody else took meanwhile is told kindly', async ({ api, signedIn }) => {
  const [doctor, other] = await Promise.all([api.signIn('testdoctor2'), api.signIn('testpatient2')]);
  const page = await signedIn('testpatient');
  await page.goto(`/doctors/${doctor.account.id}`);
  await chooseTime(page, 'Wednesday 13 May', '15:00');
  await page.getByLabel('Reason').fill('A cough that stays');
  await page.getByRole('button', { name: 'Choose another time' }).click();
  await expect(timesOf(page, 'Wednesday 13 May')).toBeVisible();
  await other.book(doctor, '2026-05-13T14:00:00Z');
  await chooseTime(page, 'Wednesday 13 May', '16:00');
  await expect(page.getByRole('alert').filter({ hasText: /taken/i })).toBeVisible();

  // What was written is still there.
  await chooseTime(page, 'Wednesday 13 May', '17:00');
  await expect(page.getByLabel('Reason')).toHaveValue('A cough that stays');
  await page.getByRole('button', { name: 'Request appointment' }).click();
  await expect(card(page, '17:00')).toContainText('Pending');
});

test('doctors are found by name', async ({ api, signedIn }) => {
  const [one, another] = await Promise.all([api.signIn('testdoctor'), api.signIn('testdoctor2')]);
  const page = await signedIn('testpatient');
  await goTo(page, 'Doctors');
  await expect(page.getByRole('link', { name: one.account.name })).toBeVisible();
  await page.getByRole('searchbox').or(page.getByLabel(/search/i)).first().fill(another.account.name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: another.account.name })).toBeVisible();
  await expect(page.getByRole('link', { name: one.account.name, exact: true })).toHaveCount(0);
});
