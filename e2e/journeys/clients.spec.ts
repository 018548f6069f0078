import { expectAccessible } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';

test('an admin makes a client, whose secret is shown once and opens what was ticked', async ({ server, signedIn }) => {
  const admin = await signedIn('testadmin');
  await admin.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await admin.goto('/admin/settings');
  await admin.getByRole('link', { name: 'Clients of the API' }).click();
  await expect(admin.getByText('There is no client yet.')).toBeVisible();
  await expectAccessible(admin);

  const making = admin.getByRole('region', { name: 'Add a client' });
  // By keyboard alone, as far as a form goes.
  await making.getByLabel('Name', { exact: true }).focus();
  await admin.keyboard.press('Enter');
  await expect(making.getByRole('alert')).toContainText('Name is missing.');
  await making.getByLabel('Name', { exact: true }).fill('Front desk system');
  const mayRead = making.getByRole('checkbox', { name: /doctors:read/ });
  await mayRead.focus();
  await admin.keyboard.press('Space');
  await expect(mayRead).toBeChecked();
  await making.getByRole('checkbox', { name: /appointments:read/ }).check();
  const doctors = making.getByRole('group', { name: 'For which doctors' });
  await doctors.getByRole('checkbox').first().check();
  await expect(doctors.getByRole('status').filter({ hasText: 'One is chosen.' })).toBeVisible();
  await making.getByRole('button', { name: 'Add client' }).click();

  const shown = admin.getByRole('region', { name: 'The secret of the client' });
  const secret = await shown.getByLabel('Secret', { exact: true }).inputValue();
  expect(secret).toMatch(/^mydoctor_cs_[\w-]{43}$/);
  await shown.getByRole('button', { name: 'Copy' }).click();
  await expect(shown.getByText('Copied.')).toBeVisible();
  expect(await admin.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await expectAccessible(admin);
  const card = admin.getByRole('article', { name: 'Front desk system' });
  await expect(card.getByText('Active', { exact: true })).toBeVisible();
  await expect(card).toContainText('Never');
  const id = await card.locator('code').last().innerText();

  const token = await tokenOf(server.address, id, secret);
  expect(token.status).toBe(200);
  expect(token.scope).toBe('appointments:read doctors:read');
  const call = (path: string) => {
    return fetch(`${server.address}/api/v1${path}`, { headers: { authorization: `Bearer ${token.access_token}` } });
  };
  expect((await call('/doctors')).status).toBe(200);
  expect((await call('/closures')).status).toBe(403);
  await shown.getByRole('button', { name: 'I have it' }).click();
  await expect(shown).toHaveCount(0);
  await admin.reload();
  await expect(card).toContainText('last used');
  await expect(admin.getByText(secret)).toHaveCount(0);
});

test('an admin gives a client its next secret, drops the one before it, and revokes the client', async ({ api, server, signedIn }) => {
  const owner = await api.signIn('testadmin');
  const described = { name: 'Website', scopes: ['doctors:read'], doctors: [] };
  const made = await owner.send<{ client: { id: string }; client_secret: string }>('POST', '/clients', described);
  const admin = await signedIn('testadmin');
  await admin.goto('/admin/clients');
  const card = admin.getByRole('article', { name: 'Website' });
  const secrets = card.getByRole('list', { name: 'Secrets' }).getByRole('listitem');
  await expect(secrets).toHaveCount(1);
  await expect(card.getByRole('button', { name: /^Drop / })).toHaveCount(0);
  await card.getByRole('button', { name: 'Make the next secret' }).click();
  const shown = admin.getByRole('region', { name: 'The secret of the client' });
  const next = await shown.getByLabel('Secret', { exact: true }).inputValue();
  await expect(secrets).toHaveCount(2);
  await expect(card.getByRole('button', { name: 'Make the next secret' })).toHaveCount(0);
  expect((await tokenOf(server.address, made.client.id, made.client_secret)).status).toBe(200);

  await secrets.first().getByRole('button', { name: /^Drop / }).click();
  const sure = admin.getByRole('dialog');
  await expectAccessible(admin);
  await sure.getByRole('button', { name: 'Drop this secret' }).click();
  await expect(secrets).toHaveCount(1);
  expect((await tokenOf(server.address, made.client.id, made.client_secret)).status).toBe(401);
  expect((await tokenOf(server.address, made.client.id, next)).status).toBe(200);

  await card.getByRole('button', { name: 'Revoke Website' }).click();
  await sure.getByRole('button', { name: 'Keep it' }).click();
  await expect(card.getByText('Active', { exact: true })).toBeVisible();
  await card.getByRole('button', { name: 'Revoke Website' }).click();
  await sure.getByRole('button', { name: 'Revoke this client' }).click();
  await expect(card.getByText('Revoked', { exact: true })).toBeVisible();
  await expect(card.getByRole('button')).toHaveCount(0);
  expect((await tokenOf(server.address, made.client.id, next)).status).toBe(401);
});

test('a list of clients that does not come says so and is asked for again', async ({ signedIn }) => {
  const admin = await signedIn('testadmin');
  await admin.route('**/api/v1/clients*', (route) => route.abort());
  await admin.goto('/admin/clients');
  await expect(admin.getByRole('alert')).toBeVisible();
  await admin.unroute('**/api/v1/clients*');
  await admin.getByRole('button', { name: /again/i }).click();
  await expect(admin.getByText('There is no client yet.')).toBeVisible();
});

/** What a client that shows its secret is answered. */
async function tokenOf(address: string, id: string, secret: string) {
  const answer = await fetch(`${address}/api/v1/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const body = (await answer.json()) as { access_token?: string; scope?: string };
  return { status: answer.status, ...body };
}
