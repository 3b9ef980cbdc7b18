/**
 * What components import as `chatter`: the modules they share.
 */

export {Announcer} from './announcer.js';
export * as api from './api.js';
export {attempts} from './attempts.js';
export {Ask} from './ask.js';
export {Avatar, PersonName} from './avatar.js';
export {choose} from './choices.js';
export * as codeBlocks from './code_blocks.js';
export {createConversation, preview} from './conversation.js';
export * as drafts from './drafts.js';
export {isEmojiAlone} from './emoji.js';
export {Feed, MAX_ROWS} from './feed.js';
export {FollowButton} from './follow_button.js';
export {changedList, labels} from './follows.js';
export * as fuzzy from './fuzzy.js';
export {Icon} from './icon.js';
export {icons} from './icons.js';
export * as keys from './keys.js';
export * as live from './live.js';
export * as outbox from './outbox.js';
export {change as changePreferences, preferences} from './preferences.js';
export {Menu} from './menu.js';
export * as motion from './motion.js';
export {PeopleRows} from './people_rows.js';
export {PersonCounts} from './person_counts.js';
export {PersonDeeds} from './person_deeds.js';
export {PersonFacts} from './person_facts.js';
export {PersonHead} from './person_head.js';
export {PersonLink} from './person_link.js';
export {WatchedPerson} from './watched_person.js';
export {presence} from './presence.js';
export {Reader, isLooking} from './reader.js';
export * as recents from './recents.js';
export {relations} from './relations.js';
export {Rooms, myRooms} from './rooms.js';
export {Rover} from './rover.js';
export {Rows} from './rows.js';
export {Scroller} from './scroller.js';
export {ENDS, minutesUntil} from './status_ends.js';
export * as swipe from './swipe.js';
export {forward} from './swipe.js';
export {time} from './time.js';
export {locale, number, t, tn} from './words.js';
export {clockThere} from './whereabouts.js';
export {hideUnreadInTitle, showUnreadInTitle} from './title.js';
export {TypingLine} from './typing_line.js';
