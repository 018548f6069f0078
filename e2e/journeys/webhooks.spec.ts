import { expectAccessible } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';

const ADDRESS = 'https://hooks.example.org/mydoctor';

test('an admin adds a webhook, tries it, and reads what became of it', async ({ signedIn }) => {
  const admin = await signedIn('testadmin');
  await admin.goto('/admin/settings');
  await admin.getByRole('link', { name: 'Webhooks' }).click();
  await expect(admin.getByText('There is no webhook yet.')).toBeVisible();
  await expectAccessible(admin);

  const making = admin.getByRole('region', { name: 'Add a webhook' });
  const [description, address] = [making.getByLabel('What it is for'), making.getByLabel('Address')];
  await description.focus();
  await admin.keyboard.press('Enter');
  await expect(making.getByRole('alert')).toContainText('What it is for is missing.');
  await description.fill('Front desk system');
  // What only the server judges is told at its field as well.
  await address.fill('https://192.168.0.1/hook');
  const confirmed = making.getByRole('checkbox', { name: 'appointment.confirmed' });
  await confirmed.focus();
  await admin.keyboard.press('Space');
  await expect(confirmed).toBeChecked();
  await making.getByRole('button', { name: 'Add webhook' }).click();
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await address.fill(ADDRESS);
  await making.getByRole('button', { name: 'Add webhook' }).click();

  const shown = admin.getByRole('region', { name: 'The secret of the webhook' });
  const secret = await shown.getByLabel('Secret', { exact: true }).inputValue();
  expect(secret).toMatch(/^whsec_[\w+/=-]{40,}$/);
  await expectAccessible(admin);
  await shown.getByRole('button', { name: 'I have it' }).click();
  await expect(shown).toHaveCount(0);

  const card = admin.getByRole('article', { name: 'Front desk system' });
  await expect(card.getByText('Enabled', { exact: true })).toBeVisible();
  await expect(card).toContainText('appointment.confirmed');
  await card.getByRole('button', { name: 'What it was told' }).click();
  const log = card.getByRole('region', { name: 'What it was told' });
  await expect(log.getByText('It was told nothing yet.')).toBeVisible();
  await card.getByRole('button', { name: 'Send a test' }).click();
  // Nobody is there: it is tried, and comes due again.
  const line = log.getByRole('listitem').filter({ hasText: 'webhook.test' });
  await expect(async () => {
    await log.getByRole('button', { name: 'Look again' }).click();
    await expect(line).toContainText(/tried once: \w+; again /, { timeout: 500 });
  }).toPass();
  await expectAccessible(admin);
});

test('an admin gives a webhook its next secret, disables it, and removes it', async ({ api, signedIn }) => {
  const owner = await api.signIn('testadmin');
  const described = { url: ADDRESS, types: [], description: 'Hospital' };
  await owner.send('POST', '/webhooks', described);
  const admin = await signedIn('testadmin');
  await admin.goto('/admin/webhooks');
  const card = admin.getByRole('article', { name: 'Hospital' });
  await expect(card).toContainText('Everything');
  const secrets = card.getByRole('list', { name: 'Secrets' }).getByRole('listitem');
  await expect(secrets).toHaveCount(1);
  await expect(card.getByRole('button', { name: /^Drop / })).toHaveCount(0);
  await card.getByRole('button', { name: 'Make the next secret' }).click();
  await expect(admin.getByRole('region', { name: 'The secret of the webhook' })).toBeVisible();
  await expect(secrets).toHaveCount(2);
  await expect(card.getByRole('button', { name: 'Make the next secret' })).toHaveCount(0);
  await secrets.first().getByRole('button', { name: /^Drop / }).click();
  const sure = admin.getByRole('dialog');
  await expectAccessible(admin);
  await sure.getByRole('button', { name: 'Drop this secret' }).click();
  await expect(secrets).toHaveCount(1);

  await card.getByRole('button', { name: 'Disable' }).click();
  await expect(card.getByText('Disabled', { exact: true })).toBeVisible();
  await expect(card).toContainText('Somebody disabled it');
  await expect(card.getByRole('button', { name: 'Send a test' })).toHaveCount(0);
  await card.getByRole('button', { name: 'Enable' }).click();
  await expect(card.getByText('Enabled', { exact: true })).toBeVisible();

  await card.getByRole('button', { name: 'Remove Hospital' }).click();
  await sure.getByRole('button', { name: 'Keep it' }).click();
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: 'Remove Hospital' }).click();
  await sure.getByRole('button', { name: 'Remove this webhook' }).click();
  await expect(card).toHaveCount(0);
  await expect(admin.getByText('The webhook is removed.')).toBeVisible();
});

test('what a webhook has taken can be sent to it once more', async ({ signedIn }) => {
  const admin = await signedIn('testadmin');
  const at = '2026-01-31T09:00:00Z';
  const id = '0190a0b0-0000-7000-8000-00000000000a';
  const webhook = {
    id, client_id: null, url: ADDRESS, types: [], description: 'Elsewhere', state: 'enabled', disabled_why: null, failing_since: at,
    secrets: [{ id, created_at: at }], revision: 1, created_at: at, updated_at: at,
  };
  const delivery = {
    id, type: 'appointment.confirmed', seq: 7, appointment_id: id, state: 'delivered', attempts: 2, due_at: null, last_status: 204,
    last_fault: null, created_at: at, delivered_at: at,
  };
  const dead = { ...delivery, id: '0190a0b0-0000-7000-8000-00000000000b', state: 'dead', attempts: 9, last_status: 500, last_fault: 'refused', delivered_at: null };
  const page = (items: unknown[]) => ({ json: { items, next_cursor: null } });
  const replayed: string[] = [];
  await admin.route('**/api/v1/webhooks', (route) => route.fulfill(page([webhook])));
  await admin.route('**/api/v1/webhooks/*/deliveries', (route) => route.fulfill(page([delivery, dead])));
  await admin.route('**/replay', (route) => {
    replayed.push(new URL(route.request().url()).pathname);
    return route.fulfill({ json: { ...delivery, state: 'queued', due_at: at } });
  });
  await admin.goto('/admin/webhooks');
  const card = admin.getByRole('article', { name: 'Elsewhere' });
  await expect(card).toContainText('Fails since');
  await card.getByRole('button', { name: 'What it was told' }).click();
  const lines = card.getByRole('region', { name: 'What it was told' }).getByRole('listitem');
  await expect(lines.first()).toContainText('(204)');
  await expect(lines.last()).toContainText('given up, tried 9 times: refused (500)');
  await lines.last().getByRole('button', { name: /^Send appointment.confirmed / }).click();
  await expect(admin.getByText('It is sent once more.')).toBeVisible();
  expect(replayed).toEqual([`/api/v1/webhooks/${id}/deliveries/${dead.id}/replay`]);
});

test('a list of webhooks that does not come says so and is asked for again', async ({ signedIn }) => {
  const admin = await signedIn('testadmin');
  await admin.route('**/api/v1/webhooks*', (route) => route.abort());
  await admin.goto('/admin/webhooks');
  await expect(admin.getByRole('alert')).toBeVisible();
  await admin.unroute('**/api/v1/webhooks*');
  await admin.getByRole('button', { name: /again/i }).click();
  await expect(admin.getByText('There is no webhook yet.')).toBeVisible();
});
