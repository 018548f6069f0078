import { expectAccessible } from '../fixtures/axe.ts';
import { card, fillSignIn, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

const PASSWORD = 'three blue herons at dawn';

test('an admin invites a doctor, who accepts and is found once published', async ({ server, signedIn, visitor }) => {
  const admin = await signedIn('testadmin');
  await admin.goto('/admin/accounts');
  const invite = admin.getByRole('region', { name: 'Invite a doctor' });
  await invite.getByLabel('Name').fill('Dr. Grace Hopper');
  await invite.getByLabel('E-mail').fill('grace@example.org');
  await invite.getByLabel('Specialty').fill('Cardiology');
  await invite.getByRole('button', { name: 'Send invitation' }).click();
  await expect(heading(admin, 'Dr. Grace Hopper')).toBeVisible();
  await expect(admin.getByText('Invited', { exact: true })).toBeVisible();
  await expectAccessible(admin);

  const link = await newestLink(server.address);
  const doctor = await visitor();
  await doctor.goto(`/accept-invitation#${link}`);
  await expect(doctor).toHaveURL(/\/accept-invitation$/);
  await doctor.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await doctor.getByRole('button', { name: 'Set password' }).click();
  await doctor.getByRole('status').getByRole('link', { name: 'Sign in' }).click();
  await fillSignIn(doctor, 'grace@example.org', PASSWORD);
  await expect(doctor.getByRole('button', { name: 'Sign out' })).toBeVisible();

  const patient = await signedIn('testpatient');
  await patient.goto('/doctors?q=hopper');
  await expect(patient.getByText('Dr. Grace Hopper')).toHaveCount(0);
  await admin.reload();
  await admin.getByRole('button', { name: 'Publish' }).click();
  await expect(admin.getByRole('status')).toContainText('find and book');
  await patient.reload();
  await expect(patient.getByText('Dr. Grace Hopper')).toBeVisible();
});

test('a deputy confirms in a doctor’s place, under a banner', async ({ signedIn }) => {
  const doctor = await signedIn('testdoctor');
  await doctor.goto('/settings');
  const deputies = doctor.getByRole('region', { name: 'Deputies' });
  await deputies.getByLabel('E-mail of the deputy').fill('testdoctor2@example.org');
  await deputies.getByRole('button', { name: 'Name deputy' }).click();
  await expect(deputies.getByRole('listitem')).toHaveCount(1);
  await expectAccessible(doctor);

  const deputy = await signedIn('testdoctor2');
  await deputy.goto('/settings');
  await deputy.getByRole('button', { name: /^Act for / }).click();
  const banner = deputy.getByRole('complementary', { name: 'Deputy' });
  await expect(banner).toContainText('You act for');
  // Ten past eleven in Berlin, in the deputy's own zone.
  const pending = card(deputy, '05:10');
  await expect(pending.getByRole('button', { name: 'Cancel appointment' })).toBeVisible();
  await expect(deputy.getByRole('button', { name: /^Mark as/ })).toHaveCount(0);
  await pending.getByRole('button', { name: 'Confirm' }).click();
  await expect(pending.getByText('Confirmed', { exact: true })).toBeVisible();
  await banner.getByRole('button', { name: 'Stop' }).click();
  await expect(banner).toHaveCount(0);
});

test('a doctor dismisses a deputy, who acts no more', async ({ api, signedIn }) => {
  const owner = await api.signIn('testdoctor');
  await owner.send('PUT', '/me/deputies', { email: 'testdoctor2@example.org' });
  const deputy = await signedIn('testdoctor2');
  await deputy.goto('/settings');
  await expect(deputy.getByRole('button', { name: `Act for ${owner.account.name}` })).toBeVisible();

  const doctor = await signedIn('testdoctor');
  await doctor.goto('/settings');
  const deputies = doctor.getByRole('region', { name: 'Deputies' });
  await deputies.getByRole('button', { name: /^Dismiss / }).click();
  await expect(deputies.getByText('Nobody.')).toBeVisible();
  await expectAccessible(doctor);

  await deputy.getByRole('button', { name: `Act for ${owner.account.name}` }).click();
  await expect(deputy.getByRole('alert')).toBeVisible();
  await deputy.goto('/settings');
  await expect(deputy.getByRole('region', { name: 'Where you are signed in' })).toBeVisible();
  await expect(deputy.getByRole('button', { name: /^Act for / })).toHaveCount(0);
});

/** The secret of the link in the newest mail, as an admin reads it. */
async function newestLink(address: string): Promise<string> {
  const call = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${address}/api/v1${path}`, init);
    return (await answer.json()) as Record<string, never>;
  };
  const login = JSON.stringify({ login: 'testadmin', password: 'testpass123' });
  const headers = { 'content-type': 'application/json' };
  const { access_token: token } = await call('/auth/login', { method: 'POST', body: login, headers });
  const authorization = `Bearer ${token}`;
  const mails = (await call('/mails?limit=1', { headers: { authorization } })) as unknown as { items: { id: string }[] };
  const mail = (await call(`/mails/${mails.items[0]?.id}`, { headers: { authorization } })) as unknown as { text: string };
  return /accept-invitation#(\S+)/.exec(mail.text)?.[1] ?? '';
}
