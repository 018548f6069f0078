import { embed, expectToHear, mint, PATIENT, payloadOf, ROOM } from './host.ts';
import { expect, test } from './test.ts';

const JOINED_ALONE = ['browserSupport', 'onload', 'ready', 'participantRoleChanged', 'videoConferenceJoined'];

test('a moderator joins and hangs up in the recorded order', async ({ page, host, standIn }) => {
  await embed(page, host, standIn, await mint());
  await expectToHear(page, JOINED_ALONE);
  expect(await payloadOf(page, 'participantRoleChanged')).toMatchObject({ role: 'moderator' });
  expect(await payloadOf(page, 'videoConferenceJoined')).toMatchObject({
    roomName: ROOM,
    displayName: 'Dr Ada',
    formattedDisplayName: 'Dr Ada (me)',
  });
  expect(await page.evaluate(() => window.call.isAudioMuted())).toBe(false);

  await page.evaluate(() => window.call.executeCommand('hangup'));
  await expectToHear(page, [...JOINED_ALONE, 'videoConferenceLeft', 'readyToClose']);
});

test('the address of the frame has the layout of the real script', async ({ page, host, standIn }) => {
  const token = await mint();
  await embed(page, host, standIn, token, { toolbarButtons: ['hangup'] });
  await expectToHear(page, JOINED_ALONE);
  const frame = page.locator('iframe');
  await expect(frame).toHaveAttribute('name', 'jitsiConferenceFrame0');
  await expect(frame).toHaveAttribute('allow', /camera; .*microphone/);
  const address = new URL((await frame.getAttribute('src')) ?? '');
  expect(address.origin).toBe(`https://${standIn.domain}`);
  expect(address.pathname).toBe(`/${ROOM}`);
  expect(address.searchParams.get('jwt')).toBe(token);
  expect(standIn.lastVisit().fragment).toMatchObject({
    jitsi_meet_external_api_id: 0,
    jwt: token,
    'config.prejoinConfig': { enabled: false },
    'config.toolbarButtons': ['hangup'],
    'appData.localStorageContent': null,
  });
  await expect(page.frameLocator('iframe').getByRole('toolbar').getByRole('button')).toHaveText(['hangup']);
});

for (const [name, changes, text] of [
  ['an expired token', { exp: 1 }, /^Not acceptable by exp/],
  ['a token for later', { nbf: 9_999_999_999 }, /^Not acceptable by nbf$/],
  ['a wrong issuer', { iss: 'another' }, /^invalid 'iss' claim$/],
] as const) {
  test(`${name} is refused without any fatal mark, and "left" follows no "joined"`, async ({ page, host, standIn }) => {
    await embed(page, host, standIn, await mint(changes));
    await expectToHear(page, ['browserSupport', 'onload', 'ready', 'errorOccurred', 'videoConferenceLeft']);
    expect(await payloadOf(page, 'errorOccurred')).toMatchObject({
      error: { name: 'connection.passwordRequired', message: expect.stringMatching(text), isFatal: false },
    });
  });
}

test('without a token the refusal is recoverable', async ({ page, host, standIn }) => {
  await embed(page, host, standIn, null);
  await expectToHear(page, ['browserSupport', 'onload', 'ready', 'errorOccurred', 'videoConferenceLeft']);
  expect(await payloadOf(page, 'errorOccurred')).toMatchObject({
    error: { name: 'connection.passwordRequired', message: 'token required', recoverable: true },
  });
});

test('a token for another room is refused at the door', async ({ page, host, standIn }) => {
  await embed(page, host, standIn, await mint({ room: 'another' }));
  await expectToHear(page, ['browserSupport', 'onload', 'ready', 'errorOccurred', 'videoConferenceLeft']);
  expect(await payloadOf(page, 'errorOccurred')).toMatchObject({
    error: { name: 'conference.connectionError.notAllowed', params: ['Room and token mismatched'], isFatal: false },
  });
});

test('the room waits on a prejoin screen unless that is turned off', async ({ page, host, standIn }) => {
  await embed(page, host, standIn, await mint(), { prejoinConfig: { enabled: true } });
  await expectToHear(page, ['browserSupport', 'onload', 'ready', 'prejoinScreenLoaded']);
  await page.frameLocator('iframe').getByRole('button', { name: 'Join meeting' }).click();
  await expectToHear(page, [...JOINED_ALONE.slice(0, 3), 'prejoinScreenLoaded', ...JOINED_ALONE.slice(3)]);
});

test('a kicked participant hears no "ready to close"', async ({ page, host, standIn }) => {
  await embed(page, host, standIn, await mint());
  await expectToHear(page, JOINED_ALONE);
  standIn.kick('Dr Ada');
  await expectToHear(page, [...JOINED_ALONE, 'participantKickedOut', 'videoConferenceLeft']);
});

test('an ended meeting is told as a destroyed conference', async ({ page, host, standIn }) => {
  await embed(page, host, standIn, await mint());
  await expectToHear(page, JOINED_ALONE);
  standIn.endFor('Dr Ada');
  await expectToHear(page, [...JOINED_ALONE, 'errorOccurred', 'videoConferenceLeft']);
  expect(await payloadOf(page, 'errorOccurred')).toMatchObject({ error: { name: 'conference.destroyed' } });
});

test('refused devices are told, and the call goes on', async ({ page, host, standIn }) => {
  standIn.switches.deniedDevices = ['camera', 'microphone'];
  await embed(page, host, standIn, await mint());
  await expectToHear(page, [...JOINED_ALONE.slice(0, 3), 'cameraError', 'micError', ...JOINED_ALONE.slice(3)]);
  expect(await payloadOf(page, 'cameraError')).toMatchObject({ type: 'gum.permission_denied' });
});

test('a dead page never says a word', async ({ page, host, standIn }) => {
  standIn.switches.page = 'dead';
  await embed(page, host, standIn, await mint());
  await expect(page.frameLocator('iframe').locator('body')).toBeAttached();
  await expectToHear(page, []);
  expect(standIn.visits).toEqual([]);
});

test('a member waits in the lobby until a moderator lets him in', async ({ page, context, host, standIn }) => {
  standIn.switches.lobby = true;
  const patient = await context.newPage();
  await embed(page, host, standIn, await mint());
  await expectToHear(page, JOINED_ALONE);
  await embed(patient, host, standIn, await mint(PATIENT));
  await expectToHear(patient, ['browserSupport', 'onload', 'ready', 'errorOccurred']);
  expect(await payloadOf(patient, 'errorOccurred')).toMatchObject({
    error: { name: 'conference.connectionError.membersOnly', recoverable: true },
  });
  await expect.poll(() => payloadOf(page, 'knockingParticipant')).toMatchObject({ participant: { name: 'Pat' } });
  await page.evaluate(() => {
    const knock = window.heard.find(([name]) => name === 'knockingParticipant')?.[1] as { participant: { id: string } };
    window.call.executeCommand('answerKnockingParticipant', knock.participant.id, true);
  });
  await expect.poll(() => payloadOf(patient, 'videoConferenceJoined')).toMatchObject({ displayName: 'Pat' });
});
