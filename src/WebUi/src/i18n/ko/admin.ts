/** Korean texts of admin. */
export default {
  title: '관리',
  sections: '관리 메뉴',
  people: '사람', imports: '자료 옮기기', runs: '실행 현황', server: '서버', audit: '관리 기록',
  onlyAdmins: '관리자만 볼 수 있는 화면입니다.', onlyAdminsText: '필요한 일이 있으면 이 서버의 관리자에게 말씀해 주세요.', toToday: '오늘 화면으로',
  role: { admin: '관리자', user: '사용자' },
  stop: {
    button: '서버 전체 멈춤', title: '모든 사람의 거래를 멈출까요?', text: '이 서버의 모든 봇이 새 주문을 내지 않습니다. 이미 나간 주문은 1~2분 안에 취소하고, 체결된 것은 장부에 기록합니다. 보유한 주식은 팔지 않습니다. 다시 재개할 때까지 계속되며 서버를 다시 시작해도 풀리지 않습니다.',
    yes: '네, 모두 멈춥니다', on: '서버 전체 거래가 멈춰 있습니다.', onText: '누구의 봇도 새 주문을 내지 않습니다.', resume: '서버 전체 재개', resumeTitle: '모든 사람의 거래를 재개할까요?', resumeText: '스스로 일시정지한 사람을 뺀 모두의 봇이 다시 움직입니다. 아직 시간이 되지 않은 분할 주문부터 이어 갑니다.', resumeYes: '네, 재개합니다',
    stopped: '모든 사람의 거래를 멈췄습니다.', resumed: '서버 전체 거래를 재개했습니다.',
  },
  person: {
    list: '이 서버를 쓰는 사람', search: '이름으로 찾기', role: '역할', allRoles: '모든 역할', state: '상태', allStates: '모든 상태', active: '사용 중', inactive: '사용 중지', none: '찾는 사람이 없습니다.',
    name: '이름', email: '이메일', last: '마지막 로그인', never: '없음', joined: '가입', created: '등록', notSignedUp: '가입 전', locked: '로그인 잠김({{time}}까지)', paused: '거래 일시정지', twoFactor: '2단계 인증', twoFactorOff: '2단계 인증 없음', mustChange: '비밀번호를 바꿔야 함', details: '{{name}}님 자세히',
    deactivate: '사용 중지', activate: '다시 사용', makeAdmin: '관리자로', makeUser: '일반 사용자로', link: '가입 링크 만들기', importFor: '자료 옮기기', runsOf: '실행 현황',
    deactivateTitle: '{{name}}님을 사용 중지할까요?', deactivateText: '로그인이 끊기고 봇이 새 주문을 내지 않습니다. 증권사에 나가 있는 주문은 정산됩니다. 자료는 그대로 남으며 언제든 다시 사용하게 할 수 있습니다.', deactivateYes: '사용 중지합니다',
    activateTitle: '{{name}}님을 다시 사용하게 할까요?', activateText: '다시 로그인할 수 있고, 일정이 켜져 있으면 다음 장부터 봇이 움직입니다.', activateYes: '다시 사용하게 합니다',
    makeAdminTitle: '{{name}}님을 관리자로 지정할까요?', makeAdminText: '관리자는 사람을 초대하고 사용 중지하며, 서버 전체를 멈추고, 모두의 실행 현황을 볼 수 있습니다. 다른 사람의 증권사 키와 거래는 볼 수 없습니다.', makeAdminYes: '관리자로 지정합니다',
    makeUserTitle: '{{name}}님의 관리자 권한을 해제할까요?', makeUserText: '앞으로 관리 화면을 볼 수 없습니다. 봇과 거래에는 영향이 없습니다.', makeUserYes: '권한을 해제합니다', changed: '{{name}}님의 설정을 바꿨습니다.',
  },
  invite: {
    button: '초대하기', title: '초대하기', note: '누구를 위한 초대인가요?', noteHint: '목록에서 알아보기 위한 메모입니다. 상대에게는 보이지 않습니다.', role: '역할', days: '링크 사용 기한(일)', make: '가입 링크 만들기',
    linkTitle: '가입 링크', linkText: '이 링크를 상대에게만 보내세요. 한 번만 쓸 수 있고, {{time}}까지 유효하며, 지금만 볼 수 있습니다.', link: '가입 링크', copyHint: '복사되지 않으면 링크를 길게 눌러 복사하세요.', finished: '복사했습니다. 닫기',
    list: '초대', states: { open: '사용 전', used: '사용됨', expired: '기한 지남', all: '모두' }, state: '상태', empty: '초대가 없습니다.', forWhom: '메모', by: '초대한 사람', expires: '기한', usedBy: '가입한 사람', revoke: '초대 취소', revokeTitle: '이 초대를 취소할까요?', revokeText: '보낸 링크로는 더 가입할 수 없습니다. 필요하면 새로 만들 수 있습니다.', revokeYes: '초대를 취소합니다', revoked: '초대를 취소했습니다.', noNote: '메모 없음', forPerson: '{{name}}님의 가입',
  },
  add: {
    button: '사람 추가', title: '사람 추가', text: '자료를 먼저 옮겨 두려면 사람을 추가하세요. 비밀번호를 비워 두면 본인이 가입 링크로 정합니다.', username: '사용자 이름', email: '이메일', role: '역할', password: '첫 비밀번호(선택)', passwordHint: '입력하면 본인이 첫 로그인 때 바꿔야 합니다.', yes: '추가합니다', added: '{{name}}님을 추가했습니다.',
  },
  import: {
    who: '누구의 자료인가요?', whoHint: '이름을 입력해 찾으세요.', choose: '자료를 옮길 사람을 고르세요.', chooseText: '아직 없는 사람이면 먼저 사람 화면에서 추가하세요.', toPeople: '사람 화면으로',
    drop: '옛 기계의 파일 세 개를 여기에 끌어다 놓으세요', dropText: '데이터베이스(.db), key_store.json, .env. 화면을 눌러 고를 수도 있습니다. 키 파일은 서버에서 바로 암호화되며 남지 않습니다.', files: '고른 파일', remove: '{{name}} 빼기',
    kinds: { database: '데이터베이스', keyStore: '증권사 키', environment: '설정' }, unknown: '무슨 파일인지 알 수 없습니다: {{name}}. .db, .json, .env 파일을 놓으세요.', needDatabase: '데이터베이스(.db) 파일이 필요합니다.',
    options: '옵션', skipBadRows: '읽을 수 없는 행은 빼고 옮깁니다', skipBadRowsHint: '보유분이나 주문을 읽을 수 없으면 그 봇도 함께 빠집니다.', overwrite: '양쪽에서 바뀐 값', overwrites: { ask: '묻기', keep: '여기 것 유지', take: '옛 기계 것' }, zone: '옛 기계의 시간대',
    look: '시험 실행', looking: '파일을 읽고 확인하는 중입니다…', lookText: '시험 실행은 아무것도 남기지 않습니다.', confirm: '확인했습니다. 실제로 옮깁니다', confirmText: '옮긴 뒤에는 거래가 일시정지된 상태로 남고, 봇은 본인이 재개할 때까지 움직이지 않습니다.', working: '옮기는 중입니다. 화면을 닫거나 새로 고쳐도 계속됩니다.', changedFiles: '파일이나 옵션이 바뀌었습니다. 시험 실행을 다시 해 주세요.',
    outcome: { planned: '옮길 수 있습니다', imported: '모두 옮겼습니다', unchanged: '이미 옮긴 자료입니다', refused: '이대로는 옮길 수 없습니다' },
    outcomeText: { planned: '아래 보고서를 확인한 뒤 옮기세요.', imported: '아래가 옮긴 내용입니다.', unchanged: '같은 파일을 이미 옮겼습니다. 바뀐 것이 없습니다.', refused: '아래 문제를 해결하거나, 읽을 수 없는 행을 빼는 옵션으로 다시 시험 실행하세요.' },
    machine: '옛 기계의 주인: {{name}}', problems: '문제 {{count}}건', problemsMore: '처음 {{count}}건만 보입니다.', conflicts: '양쪽에서 바뀐 값', checks: '숫자 맞추기', checkText: '새 장부 = 옛 장부 + 기록되지 않았던 체결', bots: '봇', fills: '기록되지 않았던 체결', fillsText: '옛 기계에서 체결되었지만 그 장부에 없던 것입니다. 함께 기록합니다.', rests: '버려지는 주문의 나머지', restsText: '증권사에 남아 있는지 본인이 확인하고 취소해야 합니다.', tables: '표별 행 수', notes: '알아 두실 것', secrets: '함께 옮기는 비밀 값: {{names}}', notesShow: '{{count}}건 보기',
    place: '위치', what: '내용', here: '여기', there: '옛 기계', item: '항목', old: '옛 장부', fill: '체결', new: '새 장부', even: '맞음', uneven: '맞지 않음', bot: '봇', symbol: '종목', was: '옛 기계에서', wasActive: '사용', wasInactive: '중지', tier: 'T(전 → 후)', shares: '수량', average: '평균가', session: '거래일', kind: '구분', amount: '금액', rest: '나머지',
    table: '표', read: '읽음', written: '새로', merged: '합침', changed: '갱신', unchanged: '그대로', skipped: '제외', row: '{{row}}행',
    list: '지금까지 옮긴 자료', none: '아직 옮긴 자료가 없습니다.', states: { running: '옮기는 중', imported: '옮김', failed: '실패', undone: '되돌림' }, file: '파일', started: '시작', state: '상태', progress: '{{total}}행 중 {{done}}행', report: '보고서', noReport: '보고서가 남아 있지 않습니다.',
    undo: '되돌리기', undoTitle: '이 자료를 되돌릴까요?', undoText: '이 가져오기가 넣은 것만 정확히 뺍니다. 그 뒤로 거래가 있었다면 되돌릴 수 없습니다. 거래는 일시정지된 상태로 남습니다.', undoYes: '되돌립니다', undone: '되돌렸습니다.', details: '{{file}} 보고서',
    check: { rows: '행 수', tier: '티어', books_imbalance: '장부 차이', holdings_quantity: '보유 수량', holdings_invested: '투자 금액', holdings_cost: '보유 원가', reserve: 'RP', exchange_rates: '환율', trades: '거래 건수', trades_quantity: '거래 수량', profit_by_year: '연도별 수익', profit_by_bot: '봇별 수익' },
  },
  run: {
    views: { phases: '한 거래일', sessions: '여러 거래일' }, view: '보기', session: '거래일(미국)', latest: '최근 거래일', name: '이름으로 찾기', state: '상태', allStates: '모든 상태', opens: '개장 {{open}} · 마감 {{close}}', closed: '휴장일입니다.',
    none: '기록 없음', legend: '표시 설명', map: '{{session}} 실행 현황', sessionsMap: '거래일별 실행 현황', person: '사람', keys: '화살표 키로 칸을 옮기고 Enter로 자세히 볼 수 있습니다.',
    cell: '{{name}}, {{what}}: {{state}}', cellRuns: '{{total}}건 중 {{done}}건 완료', late: '{{time}} 늦음', empty: '조건에 맞는 사람이 없습니다.', unscheduled: '일정 꺼짐', inactive: '사용 중지', paused: '일시정지', sums: '모두의 실행', sum: '{{phase}}: {{text}}', sumPart: '{{state}} {{count}}건', title: '{{name}} · {{session}}', due: '예정', started: '시작', finished: '끝', open: '{{session}} 한 거래일 보기', minutes: '{{count}}분', seconds: '{{count}}초', hours: '{{count}}시간', attempted: '{{count}}회',
  },
  node: {
    title: '노드', name: '이름', state: '상태', alive: '동작 중', left: '정상 종료', lost: '응답 없음', version: '버전', started: '시작', seen: '마지막 신호', lanes: '맡은 레인', lanesTitle: '레인', lane: '{{lane}}번', unheld: '맡은 노드 없음', none: '기록된 노드가 없습니다.', lanesText: '사람들은 레인에 나뉘어 있고, 한 레인은 한 번에 한 노드가 맡습니다.',
  },
  backup: {
    title: '백업', off: '백업을 만들지 않고 있습니다.', offText: '서버 설정 EGGMONEY_BACKUP_FOLDER에 폴더를 지정하면 매일 백업하고 복원까지 시험합니다.', making: '백업', drill: '복원 시험', drillText: '최신 백업을 임시 데이터베이스에 복원해 모든 행을 비교합니다.', last: '마지막 성공', next: '다음 예정', never: '아직 없음', good: '정상', bad: '마지막 시도 실패', overdue: '늦어지고 있습니다', now: '곧',
    folder: '폴더', free: '남은 공간', keep: '보관 {{count}}개', every: '{{time}}마다', files: '백업 파일', file: '파일', made: '만든 시각', size: '크기', noFiles: '폴더에 백업이 없습니다.', elsewhere: '이 노드가 본 폴더입니다.',
  },
  act: {
    list: '관리자가 한 일', action: '한 일', allActions: '모든 일', empty: '기록이 없습니다.', when: '시각', actor: '실행한 사람', server: '서버 명령', target: '대상', via: '경로', address: '주소', before: '전', after: '후', details: '{{action}} 자세히', user: '사람',
    names: {
      'server·setup': '첫 관리자 등록', 'server·trading_paused': '서버 전체 멈춤', 'server·trading_resumed': '서버 전체 재개', 'tenant·created': '사람 추가', 'tenant·updated': '사람 설정 변경', 'invitation·created': '초대 만들기', 'invitation·revoked': '초대 취소', 'import·done': '자료 옮기기', 'import·undone': '자료 되돌리기', 'user·erased': '계정 삭제',
    },
    vias: { server: '서버', anonymous: '로그인 전', session: '웹 화면', token: '토큰', telegram: '텔레그램' }, erased: '계정과 함께 기록 {{count}}건이 삭제되었습니다.',
  },
  importUploading: '파일을 올리는 중입니다. 다 올릴 때까지 이 화면을 닫지 마십시오.',
} as const;
