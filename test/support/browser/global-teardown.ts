import { stopSharedProcesses } from './shared-processes';

export default stopSharedProcesses;
