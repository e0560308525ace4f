/**
 * Data: what too many people choose once twelve characters are asked for, reduced as `passphrase.ts` reduces: lower case
 * letters only, digits read as the letters they stand for, one of what is repeated. Our own list, from the patterns of
 * published breaches; those who attack try these first.
 */
export const commonPassphrases: ReadonlySet<string> = new Set(
  `
  password passwort motdepasse contrasena passphrase mypassword newpassword thepassword yourpassword passwordpass
  passwordadmin adminpassword userpassword rootpassword defaultpassword temppassword testpassword secretpassword
  masterpassword superpassword securepassword strongpassword goodpassword changeme changemenow changethis pleasechange
  letmein letmeinplease letmeinnow welcome welcometo welcomehome welcomeback welcomeadmin
  admin administrator adminadministrator sysadmin superuser superadmin root toor operator security securityteam
  aurora aurorasoc aurorasocadmin socadmin socanalyst analyst suricata wazuh splunk elastic kibana grafana
  qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop qwertyqwerty asdfghjkl zxcvbnm qazwsx qazwsxedc qazwsxedcrfv
  qwertyasdfgh qwertyasdfghzxcvbn asdfghjklqwerty zaqxswcde zxcvbnmasdfghjkl qwertyuiopasdfghjklzxcvbnm
  abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz
  iloveyou iloveyouforever iloveyousomuch iloveyoubaby loveyouforever iloveme
  sunshine princess football baseball basketball superman batman dragon monkey shadow master michael jennifer
  trustno trustnoone trustnobody whatever whateverman computer internet microsoft windows starwars pokemon
  correcthorsebatterystaple correcthorsebattery thequickbrownfox thequickbrownfoxjumps tobeornottobe
  tobeornottobethatisthequestion maytheforcebewithyou openthepodbaydoors opensesame abracadabra
  january february march april may june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter
  company companyname mycompany example examplecom test testing testtest demo demodemo sample guest
  donotuse donotshare nopassword nopasswordhere forgotpassword iforgotmypassword incorrect incorrectpassword
  supersecret topsecret secret secretsecret mysecret verysecret verysecretpassword thisisapassword thisismypassword
  ihatepasswords passwordspassword pa pass passpass passw passwd passwdpasswd
  `
    .trim()
    .split(/\s+/),
)
