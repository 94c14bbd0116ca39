import { closeOnClick, showConfirmations } from './confirmations';
import { showUploads } from './uploads';

// What HTML alone cannot do in the admin console, in addition to what chat.ts does on every page.
showUploads();
showConfirmations();
closeOnClick();
