/** A list of what can be done, where Python asks for one. */
import {Menu} from 'chatter';

export default Menu;
