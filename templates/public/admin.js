// What HTML cannot do in the console: show how far an upload has come.
'use strict';
