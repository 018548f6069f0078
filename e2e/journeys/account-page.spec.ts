import type { Page } from '@playwright/test';
import { type Api, DEMO_PASSWORD } from '../fixtures/api.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { appCode } from '../fixtures/factors.ts';
import { fillSignIn, goTo, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** From the list of accounts to the page of one. */
async function openAccount(admin: Page, name: string): Promise<void> {
  await admin.goto('/admin/accounts');
  await admin.getByLabel('Name or e-mail').fill(name);
  await admin.getByRole('button', { name: 'Search' }).click();
  await admin.getByRole('link', { name }).click();
  await expect(heading(admin, name)).toBeVisible();
}

async function nameOf(api: Api, login: 'testdoctor' | 'testpatient'): Promise<string> {
  return (await api.signIn(login)).account.name;
}

test('an admin disables an account, and enables it again', async ({ api, signedIn, visitor }) => {
  const name = await nameOf(api, 'testpatient');
  const patient = await signedIn('testpatient');
  const admin = await signedIn('testadmin');
  await openAccount(admin, name);
  await admin.getByRole('button', { name: 'Disable' }).click();
  await expect(admin.getByLabel('Reason')).toHaveAccessibleDescription(/missing/);
  await admin.getByLabel('Reason').fill('Asked for it on the telephone');
  await admin.getByRole('button', { name: 'Disable' }).click();
  await expect(admin.getByText('They are signed out and can not sign in.')).toBeVisible();
  await expect(admin.getByText('Asked for it on the telephone')).toBeVisible();
  await expectAccessible(admin);
  await patient.goto('/appointments');
  await expect(patient).toHaveURL(/\/login/);

  const again = await visitor();
  await again.goto('/login');
  await fillSignIn(again, 'testpatient');
  await expect(again.getByRole('alert')).toBeVisible();
  await admin.getByRole('button', { name: 'Enable' }).click();
  await expect(admin.getByText('They can sign in again.')).toBeVisible();
  await fillSignIn(again, 'testpatient');
  await expect(again.getByRole('button', { name: 'Sign out' })).toBeVisible();
});

test('an admin signs somebody out everywhere', async ({ api, signedIn }) => {
  const patient = await signedIn('testpatient');
  const admin = await signedIn('testadmin');
  await openAccount(admin, await nameOf(api, 'testpatient'));
  await admin.getByRole('button', { name: 'End all sessions' }).click();
  await expect(admin.getByText('They are signed out everywhere.')).toBeVisible();
  await goTo(patient, 'Settings');
  await patient.reload();
  await expect(patient).toHaveURL(/\/login/);
});

test('an admin takes a doctor out of the directory', async ({ api, signedIn }) => {
  const name = await nameOf(api, 'testdoctor');
  const patient = await signedIn('testpatient');
  await goTo(patient, 'Doctors');
  await expect(patient.getByRole('link', { name })).toBeVisible();
  const admin = await signedIn('testadmin');
  await openAccount(admin, name);
  await admin.getByRole('button', { name: 'Take out of the directory' }).click();
  await expect(admin.getByText('Nobody finds or books them any more.')).toBeVisible();
  await expect(admin.getByText('Not in the directory')).toBeVisible();
  await patient.reload();
  await expect(heading(patient, 'Doctors')).toBeVisible();
  await expect(patient.locator('[aria-busy=true]')).toHaveCount(0);
  await expect(patient.getByRole('link', { name })).toHaveCount(0);
});

test('an invitation is sent again, and the doctor says what their name is', async ({ api, signedIn, visitor }) => {
  const clinic = await api.signIn('testadmin');
  await clinic.send('POST', '/accounts', {
    email: 'grace@example.org', name: 'Dr. Grace Hoper', specialty: 'Cardiology', time_zone: 'Europe/Berlin',
  });
  const first = await clinic.secretInMail('grace@example.org');
  const admin = await signedIn('testadmin');
  await openAccount(admin, 'Dr. Grace Hoper');
  await admin.getByRole('button', { name: 'Send the invitation again' }).click();
  await expect(admin.getByText('A new link is on its way')).toBeVisible();
  const second = await clinic.secretInMail('grace@example.org');
  expect(second).not.toBe(first);

  const doctor = await visitor();
  for (const secret of [first, second]) {
    await doctor.goto('/');
    await doctor.goto(`/accept-invitation#${secret}`);
    await doctor.getByLabel('Your name').fill('Dr. Grace Hopper');
    await doctor.getByLabel('Password', { exact: true }).fill('three blue herons at dawn');
    await doctor.getByRole('button', { name: 'Set password' }).click();
    if (secret === first) await expect(doctor.getByRole('alert')).toBeVisible();
  }
  await expect(doctor.getByText('Thank you. You can sign in')).toBeVisible();
  await admin.reload();
  await expect(heading(admin, 'Dr. Grace Hopper')).toBeVisible();
  await expect(admin.getByText('Active', { exact: true })).toBeVisible();
});

test('second factors are taken away only after a question', async ({ api, signedIn, visitor }) => {
  const patient = await api.signIn('testpatient');
  const { secret } = await patient.send<{ secret: string }>('POST', '/me/totp', { password: DEMO_PASSWORD });
  await patient.send('POST', '/me/totp/confirm', { code: appCode(secret, await api.now()) });
  const owner = await visitor();
  await owner.goto('/login');
  await fillSignIn(owner, 'testpatient');
  await expect(owner.getByRole('heading', { name: 'Second step' })).toBeVisible();

  const admin = await signedIn('testadmin');
  await openAccount(admin, patient.account.name);
  const question = admin.getByRole('dialog', { name: 'Take away second factors' });
  await admin.getByRole('button', { name: 'Take away second factors' }).click();
  await expect(question).toBeVisible();
  await expectAccessible(admin);
  await question.getByRole('button', { name: 'Keep them' }).click();
  await expect(question).toHaveCount(0);
  await expect(admin.getByText('with their password alone')).toHaveCount(0);
  await admin.getByRole('button', { name: 'Take away second factors' }).click();
  await question.getByRole('button', { name: 'Take away second factors' }).click();
  await expect(admin.getByText('They sign in with their password alone')).toBeVisible();

  await owner.goto('/login');
  await fillSignIn(owner, 'testpatient');
  await expect(owner.getByRole('button', { name: 'Sign out' })).toBeVisible();
});
