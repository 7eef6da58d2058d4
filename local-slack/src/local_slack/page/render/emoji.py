"""Common emoji by their Slack names. An unknown name stays as it was typed."""

_TABLE = """\
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|100 💯|1234 🔢|alarm_clock ⏰|angry 😠|apple 🍎
arrow_down ⬇️|arrow_forward ▶️|arrow_left ⬅️|arrow_right ➡️|arrow_up ⬆️
arrows_counterclockwise 🔄|art 🎨|astonished 😲|balloon 🎈|bangbang ‼️|bar_chart 📊|battery 🔋
beers 🍻|bell 🔔|no_bell 🔕|blossom 🌼|blue_heart 💙|blush 😊|bomb 💣|book 📖|bookmark 🔖
bookmark_tabs 📑|books 📚|boom 💥|bow 🙇|brain 🧠|broken_heart 💔|bug 🐛|bulb 💡
bust_in_silhouette 👤|busts_in_silhouette 👥|cactus 🌵|cake 🍰|calendar 📆
spiral_calendar_pad 🗓️|calendar_spiral 🗓️|date 📅|camera 📷|cat 🐱
chart_with_downwards_trend 📉|chart_with_upwards_trend 📈|cherry_blossom 🌸|chart 💹
checkered_flag 🏁|clap 👏|classical_building 🏛️|clipboard 📋|clock1 🕐|clock3 🕒|clock9 🕘
closed_book 📕|cloud ☁️|clown_face 🤡|coffee ☕|cold_sweat 😰|compass 🧭|computer 💻
confetti_ball 🎊|confused 😕|construction 🚧|cookie 🍪|cool 🆒|crossed_fingers 🤞|crown 👑
cry 😢|crystal_ball 🔮|dancer 💃|dart 🎯|dash 💨|diamond_shape_with_a_dot_inside 💠|dizzy 💫
dog 🐶|door 🚪|droplet 💧|ear 👂|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|email 📧
envelope ✉️|exclamation ❗|heavy_exclamation_mark ❗|eyes 👀|face_with_monocle 🧐|facepalm 🤦
fire 🔥|first_place_medal 🥇|fist 👊|five 5️⃣|four 4️⃣|flag-us 🇺🇸|us 🇺🇸|flashlight 🔦
flushed 😳|four_leaf_clover 🍀|fries 🍟|full_moon 🌕|gear ⚙️|gem 💎|ghost 👻|gift 🎁
globe_with_meridians 🌐|green_heart 💚|grey_exclamation ❕|grey_question ❔|grimacing 😬
grin 😁|grinning 😀|guitar 🎸|hammer 🔨|hammer_and_wrench 🛠️|handshake 🤝|hash #️⃣
hatched_chick 🐥|headphones 🎧|heart ❤️|heart_eyes 😍|heartbeat 💓|heavy_check_mark ✔️
heavy_minus_sign \N{HEAVY MINUS SIGN}|heavy_multiplication_x ✖️
heavy_plus_sign \N{HEAVY PLUS SIGN}|herb 🌿|hibiscus 🌺|hourglass ⌛
hourglass_flowing_sand ⏳|house 🏠|hugging_face 🤗|hugs 🤗|hushed 😯|inbox_tray 📥
information_source \N{INFORMATION SOURCE}|innocent 😇|jigsaw 🧩|joy 😂|key 🔑|kissing 😗
keycap_star *️⃣|label 🏷️|large_blue_circle 🔵|large_blue_square 🟦|large_green_circle 🟢
large_green_square 🟩|large_orange_circle 🟠|large_orange_square 🟧|large_purple_circle 🟣
large_red_square 🟥|large_yellow_circle 🟡|large_yellow_square 🟨|laughing 😆|leaves 🍃
ledger 📒|light_bulb 💡|link 🔗|lock 🔒|unlock 🔓|loudspeaker 📢|lower_left_fountain_pen 🖋️
mag 🔍|mag_right 🔎|mailbox 📫|mailbox_with_mail 📬|maple_leaf 🍁|mask 😷|medal 🏅
sports_medal 🏅|mega 📣|memo 📝|pencil 📝|pencil2 ✏️|microphone 🎤|microscope 🔬|milky_way 🌌
money_with_wings 💸|moon 🌔|mortar_board 🎓|mountain ⛰️|mouse 🐭|movie_camera 🎥|muscle 💪
musical_note 🎵|mute 🔇|nerd_face 🤓|neutral_face 😐|new 🆕|newspaper 📰|no_entry ⛔
no_entry_sign 🚫|notebook 📓|o ⭕|ocean 🌊|office 🏢|ok 🆗|ok_hand 👌|ok_woman 🙆|one 1️⃣
open_book 📖|open_file_folder 📂|file_folder 📁|open_hands 👐|orange_heart 🧡|outbox_tray 📤
owl 🦉|package 📦|page_facing_up 📄|paperclip 📎|partly_sunny ⛅|party_popper 🎉|tada 🎉
partying_face 🥳|pause_button ⏸️|peace_symbol ☮️|penguin 🐧|pensive 😔
person_raising_hand 🙋|raising_hand 🙋|phone ☎️|telephone_receiver 📞|pill 💊|pizza 🍕
point_down 👇|point_left 👈|point_right 👉|point_up ☝️|point_up_2 👆|potted_plant 🪴|pray 🙏
puzzle_piece 🧩|purple_heart 💜|pushpin 📌|question ❓|rabbit 🐰|radio_button 🔘|rainbow 🌈
raised_hand ✋|raised_hands 🙌|recycle ♻️|red_circle 🔴|relaxed ☺️|relieved 😌|repeat 🔁
ribbon 🎀|robot_face 🤖|rocket 🚀|rolling_on_the_floor_laughing 🤣|rose 🌹|rotating_light 🚨
round_pushpin 📍|running 🏃|salute 🫡|saluting_face 🫡|sandwich 🥪|school 🏫|school_satchel 🎒
scream 😱|scroll 📜|second_place_medal 🥈|see_no_evil 🙈|seedling 🌱|shield 🛡️|shrug 🤷
simple_smile 🙂|sleeping 😴|slightly_frowning_face 🙁|slightly_smiling_face 🙂
small_blue_diamond 🔹|small_orange_diamond 🔸|smile 😄|smiley 😃|smiling_face_with_tear 🥲
smirk 😏|snail 🐌|snowflake ❄️|snowman ⛄|sob 😭|sparkle ❇️|sparkles ✨|sparkling_heart 💖
speak_no_evil 🙊|speaker 🔈|speech_balloon 💬|star ⭐|star-struck 🤩|star2 🌟|stopwatch ⏱️
sun_with_face 🌞|sunflower 🌻|sunglasses 😎|sunny ☀️|sunrise 🌅|sweat 😓|sweat_smile 😅
sweet_potato 🍠|takeout_box 🥡|teacher 🧑‍🏫|tea 🍵|telescope 🔭|test_tube 🧪|thinking_face 🤔
thinking 🤔|third_place_medal 🥉|thought_balloon 💭|three 3️⃣|ticket 🎫|timer_clock ⏲️
toolbox 🧰|trophy 🏆|tulip 🌷|turtle 🐢|two 2️⃣|umbrella ☔|unamused 😒|unicorn_face 🦄
upside_down_face 🙃|v ✌️|vertical_traffic_light 🚦|video_camera 📹|warning ⚠️|watch ⌚
wave 👋|weary 😩|white_check_mark ✅|white_circle ⚪|white_flower 💮|white_large_square ⬜
black_large_square ⬛|white_medium_square ◻️|wink 😉|woman-raising-hand 🙋‍♀️|world_map 🗺️
worried 😟|wrench 🔧|writing_hand ✍️|x ❌|yellow_heart 💛|yum 😋|zap ⚡|zipper_mouth_face 🤐
zzz 💤|ballot_box_with_check ☑️|black_circle ⚫|cyclone 🌀|books_stack 📚
"""


def _read_table() -> dict[str, str]:
    entries = (entry for line in _TABLE.split("\n") for entry in line.split("|") if entry)
    return dict(entry.split(" ", 1) for entry in entries)


BY_NAME = _read_table()
REACTIONS = ("thumbsup", "heart", "tada", "eyes", "white_check_mark", "raised_hands", "pray", "joy")


def sign(name: str) -> str | None:
    """The emoji of a Slack name (a skin tone after `::` is dropped), None when unknown."""
    return BY_NAME.get(name.partition("::")[0])
