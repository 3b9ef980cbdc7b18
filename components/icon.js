/** A drawn sign, where Python asks for one. */
import {Icon} from 'chatter';

export default Icon;
