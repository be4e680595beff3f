/** What the phone window says. */
import { addTexts } from '../../ui/text/i18n.ts';
import type { TextsLike } from '../../ui/text/texts.ts';

const zh = {
  title: '电话',
  line: {
    off: '未接入',
    registering: '正在连接线路',
    registered: '线路正常',
    refused: '线路账号被拒绝',
    unreachable: '连不上交换机',
    training: '练习线路',
  },
  lineHelp: {
    refused: '交换机拒绝了您的分机密码。请联系管理员更新，更新后会自动重新连接。',
    unreachable: '正在不停重试，恢复后自动接通，无需任何操作。此期间无法接打电话，其他工作不受影响。',
  },
  call: {
    ringing: '来电',
    dialing: '正在呼叫',
    ringback: '对方振铃中',
    connecting: '正在接通',
    talking: '通话中',
    held: '保持中',
    withheld: '号码未显示',
    training: '练习',
    muted: '已静音，对方听不到您的声音',
    heldNote: '双方都听不到声音',
  },
  act: {
    answer: '接听',
    reject: '拒接',
    hangUp: '挂断',
    mute: '静音',
    unmute: '取消静音',
    hold: '保持',
    resume: '恢复通话',
    keypad: '键盘',
    tone: '发送按键 {{digit}}',
  },
  idle: {
    title: '等待来电',
    text: '来电会自动出现在工作台和这里。',
    training: '当前没有线路账号，可以在工作台选择练习客户，体验完整通话。',
  },
  nobody: { title: '尚未登录', text: '在工作台登录后，电话会自动接入。' },
  waiting: { title: '正在启动', text: '正在与本机核心程序建立连接。' },
  stoodDown: {
    title: '电话已在另一个窗口打开',
    text: '这个窗口不再接打电话，可以关闭。',
    callText: '当前通话会在这里继续，直到结束；新来电由另一个窗口接听。',
    takeOver: '改用这个窗口',
  },
  microphone: {
    label: '麦克风',
    unknown: '等待使用',
    ready: '可用',
    refused: '麦克风未获授权',
    refusedHelp:
      '客户将听不到您，因此暂时不能接听和拨打。请在地址栏左侧的网站设置中允许麦克风，然后点“重试”。',
    refusedHelpApp:
      '客户将听不到您，因此暂时不能接听和拨打。请在系统的隐私设置中允许本程序使用麦克风，然后点“重试”。',
    absent: '没有检测到麦克风',
    absentHelp:
      '客户将听不到您，因此暂时不能接听和拨打。请插入耳机，或关闭正在占用麦克风的程序；插入后会自动识别。',
    again: '重试',
  },
  sound: {
    title: '浏览器暂时禁止播放声音',
    text: '点一下即可听到振铃和客户的声音。',
    allow: '开启声音',
  },
  link: { title: '与本机核心程序的连接已断开', text: '通话不受影响，录音会在恢复后补存。正在自动重连。' },
  keepOpen: '请保持此窗口打开：电话在这里运行，关闭后将无法接打电话。可以最小化。',
} as const;

const en: TextsLike<typeof zh> = {
  title: 'Phone',
  line: {
    off: 'Not connected',
    registering: 'Connecting the line',
    registered: 'Line ready',
    refused: 'Line account refused',
    unreachable: 'Switch unreachable',
    training: 'Training line',
  },
  lineHelp: {
    refused:
      'The switch refused the password of your extension. Ask an administrator to renew it; the line then connects by itself.',
    unreachable:
      'Trying again all the time; it connects by itself once the switch is back. No calls until then; all other work goes on.',
  },
  call: {
    ringing: 'Incoming call',
    dialing: 'Calling',
    ringback: 'Ringing at the other end',
    connecting: 'Connecting',
    talking: 'On a call',
    held: 'On hold',
    withheld: 'Number withheld',
    training: 'Training',
    muted: 'Muted: the other side cannot hear you',
    heldNote: 'Neither side hears the other',
  },
  act: {
    answer: 'Answer',
    reject: 'Reject',
    hangUp: 'Hang up',
    mute: 'Mute',
    unmute: 'Unmute',
    hold: 'Hold',
    resume: 'Resume',
    keypad: 'Keypad',
    tone: 'Send {{digit}}',
  },
  idle: {
    title: 'Waiting for calls',
    text: 'Calls appear on the desk and here by themselves.',
    training: 'There is no line account. Choose a practice customer on the desk and take a complete call.',
  },
  nobody: { title: 'Nobody is signed in', text: 'Sign in on the desk and the phone connects by itself.' },
  waiting: { title: 'Starting', text: 'Connecting to the core of this workstation.' },
  stoodDown: {
    title: 'The phone is open in another window',
    text: 'This window takes no calls any more. You can close it.',
    callText: 'This call goes on here until it ends. New calls arrive in the other window.',
    takeOver: 'Use this window instead',
  },
  microphone: {
    label: 'Microphone',
    unknown: 'Not in use yet',
    ready: 'Ready',
    refused: 'The microphone is not allowed',
    refusedHelp:
      'Customers could not hear you, so calls can be neither answered nor placed. Allow the microphone in the site settings left of the address bar, then try again.',
    refusedHelpApp:
      'Customers could not hear you, so calls can be neither answered nor placed. Allow the microphone for this program in the privacy settings of the system, then try again.',
    absent: 'No microphone found',
    absentHelp:
      'Customers could not hear you, so calls can be neither answered nor placed. Plug in a headset, or close the program that is using the microphone; it is noticed by itself.',
    again: 'Try again',
  },
  sound: {
    title: 'The browser does not allow sound yet',
    text: 'One click, and you hear the ringing and the customer.',
    allow: 'Allow sound',
  },
  link: {
    title: 'The core of this workstation cannot be reached',
    text: 'The call goes on, and its recording is kept until the connection is back. Reconnecting.',
  },
  keepOpen:
    'Keep this window open: the phone runs here and takes no calls once it is closed. It may be minimised.',
};

declare module 'i18next' {
  interface ResourceNamespaceMap {
    phone: typeof zh;
  }
}
addTexts('phone', { zh, en });
