import { applyAnswerChanges } from './answer-changes';
import { uploadAttachments } from './attachments';
import { addBlockTools } from './block-tools';
import { extendComposer } from './composer';
import { copyOnClick } from './copying';
import { keepDrafts, keepEdits } from './drafts';
import { acceptDroppedFiles } from './dropped-files';
import { actOnEscape, focusAfterUndo } from './escape';
import { keepFocus } from './focus';
import { followAnswers } from './following';
import { rejectForeignResponses } from './foreign-responses';
import { sendKeptQuestion, sendWaitingQuestion } from './kept-question';
import { notifyOfEnd, offerNotifications } from './notifications';
import { keepTitleMark, showInTitle } from './page-title';
import { showPassages } from './passages';
import { showPendingQuestions } from './pending-questions';
import { showQuestionLength } from './question-length';
import { restoreReadingPosition } from './reading-position';
import { limitReconnecting } from './reconnecting';
import { watchRunningAnswer } from './running-answer';
import { watchSession } from './session';
import { addShortcuts } from './shortcuts';
import { placeStopButton } from './stopping';

// The functions that HTML alone cannot provide, on every page: a function does nothing on a page without its elements. The first call must
// come before the others, because it forgets what the tab remembers of another user. The order of the others does not matter.
watchSession(sendWaitingQuestion);

applyAnswerChanges();
limitReconnecting();
rejectForeignResponses();

showPendingQuestions();
keepDrafts();
keepEdits();
sendKeptQuestion();
extendComposer();
showQuestionLength();
uploadAttachments();
acceptDroppedFiles();

watchRunningAnswer([placeStopButton, showInTitle, notifyOfEnd]);
keepTitleMark();
offerNotifications();

addBlockTools();
copyOnClick();
showPassages();
restoreReadingPosition();
followAnswers();

addShortcuts();
actOnEscape();
keepFocus();
focusAfterUndo();
