// Data table of MITRE ATT&CK, made by scripts/attack-table.ts from MITRE's STIX bundles. Exempt from the length guide.
// © 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.
// Terms of use and disclaimers: LICENSE-ATTACK.txt of this package.

/** Version of ATT&CK that the table is of. */
export const attackVersion = '18.1'

/** `id|name|domain|tactics|fate` a line: the fate is empty, `-` for what MITRE gave up, or the id that took its place. */
export const techniqueLines = `
T0800|Activate Firmware Update Mode|ics|inhibit-response-function|
T0801|Monitor Process State|ics|collection|
T0802|Automated Collection|ics|collection|
T0803|Block Command Message|ics|inhibit-response-function|
T0804|Block Reporting Message|ics|inhibit-response-function|
T0805|Block Serial COM|ics|inhibit-response-function|
T0806|Brute Force I/O|ics|impair-process-control|
T0807|Command-Line Interface|ics|execution|
T0808|Control Device Identification|ics|discovery|-
T0809|Data Destruction|ics|inhibit-response-function|
T0810|Data Historian Compromise|ics|initial-access|-
T0811|Data from Information Repositories|ics|collection|
T0812|Default Credentials|ics|lateral-movement|
T0813|Denial of Control|ics|impact|
T0814|Denial of Service|ics|inhibit-response-function|
T0815|Denial of View|ics|impact|
T0816|Device Restart/Shutdown|ics|inhibit-response-function|
T0817|Drive-by Compromise|ics|initial-access|
T0818|Engineering Workstation Compromise|ics|initial-access|-
T0819|Exploit Public-Facing Application|ics|initial-access|
T0820|Exploitation for Evasion|ics|evasion|
T0821|Modify Controller Tasking|ics|execution|
T0822|External Remote Services|ics|initial-access|
T0823|Graphical User Interface|ics|execution|
T0824|I/O Module Discovery|ics|discovery|-
T0825|Location Identification|ics|collection|-
T0826|Loss of Availability|ics|impact|
T0827|Loss of Control|ics|impact|
T0828|Loss of Productivity and Revenue|ics|impact|
T0829|Loss of View|ics|impact|
T0830|Adversary-in-the-Middle|ics|collection|
T0831|Manipulation of Control|ics|impact|
T0832|Manipulation of View|ics|impact|
T0833|Modify Control Logic|ics|impair-process-control,inhibit-response-function|-
T0834|Native API|ics|execution|
T0835|Manipulate I/O Image|ics|inhibit-response-function|
T0836|Modify Parameter|ics|impair-process-control|
T0837|Loss of Protection|ics|impact|
T0838|Modify Alarm Settings|ics|inhibit-response-function|
T0839|Module Firmware|ics|persistence,impair-process-control|
T0840|Network Connection Enumeration|ics|discovery|
T0841|Network Service Scanning|ics|discovery|-
T0842|Network Sniffing|ics|discovery|
T0843|Program Download|ics|lateral-movement|
T0844|Program Organization Units|ics|lateral-movement,execution|-
T0845|Program Upload|ics|collection|
T0846|Remote System Discovery|ics|discovery|
T0847|Replication Through Removable Media|ics|initial-access|
T0848|Rogue Master|ics|initial-access|
T0849|Masquerading|ics|evasion|
T0850|Role Identification|ics|collection|-
T0851|Rootkit|ics|evasion,inhibit-response-function|
T0852|Screen Capture|ics|collection|
T0853|Scripting|ics|execution|
T0854|Serial Connection Enumeration|ics|discovery|-
T0855|Unauthorized Command Message|ics|impair-process-control|
T0856|Spoof Reporting Message|ics|evasion,impair-process-control|
T0857|System Firmware|ics|persistence,inhibit-response-function|
T0858|Change Operating Mode|ics|execution,evasion|
T0859|Valid Accounts|ics|persistence,lateral-movement|
T0860|Wireless Compromise|ics|initial-access|
T0861|Point & Tag Identification|ics|collection|
T0862|Supply Chain Compromise|ics|initial-access|
T0863|User Execution|ics|execution|
T0864|Transient Cyber Asset|ics|initial-access|
T0865|Spearphishing Attachment|ics|initial-access|
T0866|Exploitation of Remote Services|ics|initial-access,lateral-movement|
T0867|Lateral Tool Transfer|ics|lateral-movement|
T0868|Detect Operating Mode|ics|collection|
T0869|Standard Application Layer Protocol|ics|command-and-control|
T0870|Detect Program State|ics|collection|-
T0871|Execution through API|ics|execution|
T0872|Indicator Removal on Host|ics|evasion|
T0873|Project File Infection|ics|persistence|
T0874|Hooking|ics|execution,privilege-escalation|
T0875|Change Program State|ics|execution,impair-process-control|-
T0877|I/O Image|ics|collection|
T0878|Alarm Suppression|ics|inhibit-response-function|
T0879|Damage to Property|ics|impact|
T0880|Loss of Safety|ics|impact|
T0881|Service Stop|ics|inhibit-response-function|
T0882|Theft of Operational Information|ics|impact|
T0883|Internet Accessible Device|ics|initial-access|
T0884|Connection Proxy|ics|command-and-control|
T0885|Commonly Used Port|ics|command-and-control|
T0886|Remote Services|ics|initial-access,lateral-movement|
T0887|Wireless Sniffing|ics|discovery,collection|
T0888|Remote System Information Discovery|ics|discovery|
T0889|Modify Program|ics|persistence|
T0890|Exploitation for Privilege Escalation|ics|privilege-escalation|
T0891|Hardcoded Credentials|ics|lateral-movement,persistence|
T0892|Change Credential|ics|inhibit-response-function|
T0893|Data from Local System|ics|collection|
T0894|System Binary Proxy Execution|ics|evasion|
T0895|Autorun Image|ics|execution|
T1001|Data Obfuscation|enterprise|command-and-control|
T1001.001|Junk Data|enterprise|command-and-control|
T1001.002|Steganography|enterprise|command-and-control|
T1001.003|Protocol or Service Impersonation|enterprise|command-and-control|
T1002|Data Compressed|enterprise|exfiltration|T1560
T1003|OS Credential Dumping|enterprise|credential-access|
T1003.001|LSASS Memory|enterprise|credential-access|
T1003.002|Security Account Manager|enterprise|credential-access|
T1003.003|NTDS|enterprise|credential-access|
T1003.004|LSA Secrets|enterprise|credential-access|
T1003.005|Cached Domain Credentials|enterprise|credential-access|
T1003.006|DCSync|enterprise|credential-access|
T1003.007|Proc Filesystem|enterprise|credential-access|
T1003.008|/etc/passwd and /etc/shadow|enterprise|credential-access|
T1004|Winlogon Helper DLL|enterprise|persistence|T1547.004
T1005|Data from Local System|enterprise|collection|
T1006|Direct Volume Access|enterprise|defense-evasion|
T1007|System Service Discovery|enterprise|discovery|
T1008|Fallback Channels|enterprise|command-and-control|
T1009|Binary Padding|enterprise|defense-evasion|T1027.001
T1010|Application Window Discovery|enterprise|discovery|
T1011|Exfiltration Over Other Network Medium|enterprise|exfiltration|
T1011.001|Exfiltration Over Bluetooth|enterprise|exfiltration|
T1012|Query Registry|enterprise|discovery|
T1013|Port Monitors|enterprise|persistence,privilege-escalation|T1547.010
T1014|Rootkit|enterprise|defense-evasion|
T1015|Accessibility Features|enterprise|persistence,privilege-escalation|T1546.008
T1016|System Network Configuration Discovery|enterprise|discovery|
T1016.001|Internet Connection Discovery|enterprise|discovery|
T1016.002|Wi-Fi Discovery|enterprise|discovery|
T1017|Application Deployment Software|enterprise|lateral-movement|T1072
T1018|Remote System Discovery|enterprise|discovery|
T1019|System Firmware|enterprise|persistence|T1542.001
T1020|Automated Exfiltration|enterprise|exfiltration|
T1020.001|Traffic Duplication|enterprise|exfiltration|
T1021|Remote Services|enterprise|lateral-movement|
T1021.001|Remote Desktop Protocol|enterprise|lateral-movement|
T1021.002|SMB/Windows Admin Shares|enterprise|lateral-movement|
T1021.003|Distributed Component Object Model|enterprise|lateral-movement|
T1021.004|SSH|enterprise|lateral-movement|
T1021.005|VNC|enterprise|lateral-movement|
T1021.006|Windows Remote Management|enterprise|lateral-movement|
T1021.007|Cloud Services|enterprise|lateral-movement|
T1021.008|Direct Cloud VM Connections|enterprise|lateral-movement|
T1022|Data Encrypted|enterprise|exfiltration|T1560
T1023|Shortcut Modification|enterprise|persistence|T1547.009
T1024|Custom Cryptographic Protocol|enterprise|command-and-control|T1573
T1025|Data from Removable Media|enterprise|collection|
T1026|Multiband Communication|enterprise|command-and-control|-
T1027|Obfuscated Files or Information|enterprise|defense-evasion|
T1027.001|Binary Padding|enterprise|defense-evasion|
T1027.002|Software Packing|enterprise|defense-evasion|
T1027.003|Steganography|enterprise|defense-evasion|
T1027.004|Compile After Delivery|enterprise|defense-evasion|
T1027.005|Indicator Removal from Tools|enterprise|defense-evasion|
T1027.006|HTML Smuggling|enterprise|defense-evasion|
T1027.007|Dynamic API Resolution|enterprise|defense-evasion|
T1027.008|Stripped Payloads|enterprise|defense-evasion|
T1027.009|Embedded Payloads|enterprise|defense-evasion|
T1027.010|Command Obfuscation|enterprise|defense-evasion|
T1027.011|Fileless Storage|enterprise|defense-evasion|
T1027.012|LNK Icon Smuggling|enterprise|defense-evasion|
T1027.013|Encrypted/Encoded File|enterprise|defense-evasion|
T1027.014|Polymorphic Code|enterprise|defense-evasion|
T1027.015|Compression|enterprise|defense-evasion|
T1027.016|Junk Code Insertion|enterprise|defense-evasion|
T1027.017|SVG Smuggling|enterprise|defense-evasion|
T1028|Windows Remote Management|enterprise|execution,lateral-movement|T1021.006
T1029|Scheduled Transfer|enterprise|exfiltration|
T1030|Data Transfer Size Limits|enterprise|exfiltration|
T1031|Modify Existing Service|enterprise|persistence|T1543.003
T1032|Standard Cryptographic Protocol|enterprise|command-and-control|T1573
T1033|System Owner/User Discovery|enterprise|discovery|
T1034|Path Interception|enterprise|persistence,privilege-escalation|-
T1035|Service Execution|enterprise|execution|T1569.002
T1036|Masquerading|enterprise|defense-evasion|
T1036.001|Invalid Code Signature|enterprise|defense-evasion|
T1036.002|Right-to-Left Override|enterprise|defense-evasion|
T1036.003|Rename Legitimate Utilities|enterprise|defense-evasion|
T1036.004|Masquerade Task or Service|enterprise|defense-evasion|
T1036.005|Match Legitimate Resource Name or Location|enterprise|defense-evasion|
T1036.006|Space after Filename|enterprise|defense-evasion|
T1036.007|Double File Extension|enterprise|defense-evasion|
T1036.008|Masquerade File Type|enterprise|defense-evasion|
T1036.009|Break Process Trees|enterprise|defense-evasion|
T1036.010|Masquerade Account Name|enterprise|defense-evasion|
T1036.011|Overwrite Process Arguments|enterprise|defense-evasion|
T1036.012|Browser Fingerprint|enterprise|defense-evasion|
T1037|Boot or Logon Initialization Scripts|enterprise|persistence,privilege-escalation|
T1037.001|Logon Script (Windows)|enterprise|persistence,privilege-escalation|
T1037.002|Login Hook|enterprise|persistence,privilege-escalation|
T1037.003|Network Logon Script|enterprise|persistence,privilege-escalation|
T1037.004|RC Scripts|enterprise|persistence,privilege-escalation|
T1037.005|Startup Items|enterprise|persistence,privilege-escalation|
T1038|DLL Search Order Hijacking|enterprise|persistence,privilege-escalation,defense-evasion|T1574.001
T1039|Data from Network Shared Drive|enterprise|collection|
T1040|Network Sniffing|enterprise|credential-access,discovery|
T1041|Exfiltration Over C2 Channel|enterprise|exfiltration|
T1042|Change Default File Association|enterprise|persistence|T1546.001
T1043|Commonly Used Port|enterprise|command-and-control|-
T1044|File System Permissions Weakness|enterprise|persistence,privilege-escalation|T1574.010
T1045|Software Packing|enterprise|defense-evasion|T1027.002
T1046|Network Service Discovery|enterprise|discovery|
T1047|Windows Management Instrumentation|enterprise|execution|
T1048|Exfiltration Over Alternative Protocol|enterprise|exfiltration|
T1048.001|Exfiltration Over Symmetric Encrypted Non-C2 Protocol|enterprise|exfiltration|
T1048.002|Exfiltration Over Asymmetric Encrypted Non-C2 Protocol|enterprise|exfiltration|
T1048.003|Exfiltration Over Unencrypted Non-C2 Protocol|enterprise|exfiltration|
T1049|System Network Connections Discovery|enterprise|discovery|
T1050|New Service|enterprise|persistence,privilege-escalation|T1543.003
T1051|Shared Webroot|enterprise|lateral-movement|-
T1052|Exfiltration Over Physical Medium|enterprise|exfiltration|
T1052.001|Exfiltration over USB|enterprise|exfiltration|
T1053|Scheduled Task/Job|enterprise|execution,persistence,privilege-escalation|
T1053.001|At (Linux)|enterprise|execution,persistence,privilege-escalation|T1053.002
T1053.002|At|enterprise|execution,persistence,privilege-escalation|
T1053.003|Cron|enterprise|execution,persistence,privilege-escalation|
T1053.004|Launchd|enterprise|execution,persistence,privilege-escalation|-
T1053.005|Scheduled Task|enterprise|execution,persistence,privilege-escalation|
T1053.006|Systemd Timers|enterprise|execution,persistence,privilege-escalation|
T1053.007|Container Orchestration Job|enterprise|execution,persistence,privilege-escalation|
T1054|Indicator Blocking|enterprise|defense-evasion|T1562.006
T1055|Process Injection|enterprise|defense-evasion,privilege-escalation|
T1055.001|Dynamic-link Library Injection|enterprise|defense-evasion,privilege-escalation|
T1055.002|Portable Executable Injection|enterprise|defense-evasion,privilege-escalation|
T1055.003|Thread Execution Hijacking|enterprise|defense-evasion,privilege-escalation|
T1055.004|Asynchronous Procedure Call|enterprise|defense-evasion,privilege-escalation|
T1055.005|Thread Local Storage|enterprise|defense-evasion,privilege-escalation|
T1055.008|Ptrace System Calls|enterprise|defense-evasion,privilege-escalation|
T1055.009|Proc Memory|enterprise|defense-evasion,privilege-escalation|
T1055.011|Extra Window Memory Injection|enterprise|defense-evasion,privilege-escalation|
T1055.012|Process Hollowing|enterprise|defense-evasion,privilege-escalation|
T1055.013|Process Doppelgänging|enterprise|defense-evasion,privilege-escalation|
T1055.014|VDSO Hijacking|enterprise|defense-evasion,privilege-escalation|
T1055.015|ListPlanting|enterprise|defense-evasion,privilege-escalation|
T1056|Input Capture|enterprise|collection,credential-access|
T1056.001|Keylogging|enterprise|collection,credential-access|
T1056.002|GUI Input Capture|enterprise|collection,credential-access|
T1056.003|Web Portal Capture|enterprise|collection,credential-access|
T1056.004|Credential API Hooking|enterprise|collection,credential-access|
T1057|Process Discovery|enterprise|discovery|
T1058|Service Registry Permissions Weakness|enterprise|persistence,privilege-escalation|T1574.011
T1059|Command and Scripting Interpreter|enterprise|execution|
T1059.001|PowerShell|enterprise|execution|
T1059.002|AppleScript|enterprise|execution|
T1059.003|Windows Command Shell|enterprise|execution|
T1059.004|Unix Shell|enterprise|execution|
T1059.005|Visual Basic|enterprise|execution|
T1059.006|Python|enterprise|execution|
T1059.007|JavaScript|enterprise|execution|
T1059.008|Network Device CLI|enterprise|execution|
T1059.009|Cloud API|enterprise|execution|
T1059.010|AutoHotKey & AutoIT|enterprise|execution|
T1059.011|Lua|enterprise|execution|
T1059.012|Hypervisor CLI|enterprise|execution|
T1059.013|Container CLI/API|enterprise|execution|
T1060|Registry Run Keys / Startup Folder|enterprise|persistence|T1547.001
T1061|Graphical User Interface|enterprise|execution|-
T1062|Hypervisor|enterprise|persistence|-
T1063|Security Software Discovery|enterprise|discovery|T1518.001
T1064|Scripting|enterprise|defense-evasion,execution|-
T1065|Uncommonly Used Port|enterprise|command-and-control|T1571
T1066|Indicator Removal from Tools|enterprise|defense-evasion|T1027.005
T1067|Bootkit|enterprise|persistence|T1542.003
T1068|Exploitation for Privilege Escalation|enterprise|privilege-escalation|
T1069|Permission Groups Discovery|enterprise|discovery|
T1069.001|Local Groups|enterprise|discovery|
T1069.002|Domain Groups|enterprise|discovery|
T1069.003|Cloud Groups|enterprise|discovery|
T1070|Indicator Removal|enterprise|defense-evasion|
T1070.001|Clear Windows Event Logs|enterprise|defense-evasion|
T1070.002|Clear Linux or Mac System Logs|enterprise|defense-evasion|
T1070.003|Clear Command History|enterprise|defense-evasion|
T1070.004|File Deletion|enterprise|defense-evasion|
T1070.005|Network Share Connection Removal|enterprise|defense-evasion|
T1070.006|Timestomp|enterprise|defense-evasion|
T1070.007|Clear Network Connection History and Configurations|enterprise|defense-evasion|
T1070.008|Clear Mailbox Data|enterprise|defense-evasion|
T1070.009|Clear Persistence|enterprise|defense-evasion|
T1070.010|Relocate Malware|enterprise|defense-evasion|
T1071|Application Layer Protocol|enterprise|command-and-control|
T1071.001|Web Protocols|enterprise|command-and-control|
T1071.002|File Transfer Protocols|enterprise|command-and-control|
T1071.003|Mail Protocols|enterprise|command-and-control|
T1071.004|DNS|enterprise|command-and-control|
T1071.005|Publish/Subscribe Protocols|enterprise|command-and-control|
T1072|Software Deployment Tools|enterprise|execution,lateral-movement|
T1073|DLL Side-Loading|enterprise|defense-evasion|T1574.001
T1074|Data Staged|enterprise|collection|
T1074.001|Local Data Staging|enterprise|collection|
T1074.002|Remote Data Staging|enterprise|collection|
T1075|Pass the Hash|enterprise|lateral-movement|T1550.002
T1076|Remote Desktop Protocol|enterprise|lateral-movement|T1021.001
T1077|Windows Admin Shares|enterprise|lateral-movement|T1021.002
T1078|Valid Accounts|enterprise|defense-evasion,persistence,privilege-escalation,initial-access|
T1078.001|Default Accounts|enterprise|defense-evasion,persistence,privilege-escalation,initial-access|
T1078.002|Domain Accounts|enterprise|defense-evasion,persistence,privilege-escalation,initial-access|
T1078.003|Local Accounts|enterprise|defense-evasion,persistence,privilege-escalation,initial-access|
T1078.004|Cloud Accounts|enterprise|defense-evasion,persistence,privilege-escalation,initial-access|
T1079|Multilayer Encryption|enterprise|command-and-control|T1573
T1080|Taint Shared Content|enterprise|lateral-movement|
T1081|Credentials in Files|enterprise|credential-access|T1552.001
T1082|System Information Discovery|enterprise|discovery|
T1083|File and Directory Discovery|enterprise|discovery|
T1084|Windows Management Instrumentation Event Subscription|enterprise|persistence|T1546.003
T1085|Rundll32|enterprise|defense-evasion,execution|T1218.011
T1086|PowerShell|enterprise|execution|T1059.001
T1087|Account Discovery|enterprise|discovery|
T1087.001|Local Account|enterprise|discovery|
T1087.002|Domain Account|enterprise|discovery|
T1087.003|Email Account|enterprise|discovery|
T1087.004|Cloud Account|enterprise|discovery|
T1088|Bypass User Account Control|enterprise|defense-evasion,privilege-escalation|T1548.002
T1089|Disabling Security Tools|enterprise|defense-evasion|T1562.001
T1090|Proxy|enterprise|command-and-control|
T1090.001|Internal Proxy|enterprise|command-and-control|
T1090.002|External Proxy|enterprise|command-and-control|
T1090.003|Multi-hop Proxy|enterprise|command-and-control|
T1090.004|Domain Fronting|enterprise|command-and-control|
T1091|Replication Through Removable Media|enterprise|lateral-movement,initial-access|
T1092|Communication Through Removable Media|enterprise|command-and-control|
T1093|Process Hollowing|enterprise|defense-evasion|T1055.012
T1094|Custom Command and Control Protocol|enterprise|command-and-control|T1095
T1095|Non-Application Layer Protocol|enterprise|command-and-control|
T1096|NTFS File Attributes|enterprise|defense-evasion|T1564.004
T1097|Pass the Ticket|enterprise|lateral-movement|T1550.003
T1098|Account Manipulation|enterprise|persistence,privilege-escalation|
T1098.001|Additional Cloud Credentials|enterprise|persistence,privilege-escalation|
T1098.002|Additional Email Delegate Permissions|enterprise|persistence,privilege-escalation|
T1098.003|Additional Cloud Roles|enterprise|persistence,privilege-escalation|
T1098.004|SSH Authorized Keys|enterprise|persistence,privilege-escalation|
T1098.005|Device Registration|enterprise|persistence,privilege-escalation|
T1098.006|Additional Container Cluster Roles|enterprise|persistence,privilege-escalation|
T1098.007|Additional Local or Domain Groups|enterprise|persistence,privilege-escalation|
T1099|Timestomp|enterprise|defense-evasion|T1070.006
T1100|Web Shell|enterprise|persistence,privilege-escalation|T1505.003
T1101|Security Support Provider|enterprise|persistence|T1547.005
T1102|Web Service|enterprise|command-and-control|
T1102.001|Dead Drop Resolver|enterprise|command-and-control|
T1102.002|Bidirectional Communication|enterprise|command-and-control|
T1102.003|One-Way Communication|enterprise|command-and-control|
T1103|AppInit DLLs|enterprise|persistence,privilege-escalation|T1546.010
T1104|Multi-Stage Channels|enterprise|command-and-control|
T1105|Ingress Tool Transfer|enterprise|command-and-control|
T1106|Native API|enterprise|execution|
T1107|File Deletion|enterprise|defense-evasion|T1070.004
T1108|Redundant Access|enterprise|defense-evasion,persistence|-
T1109|Component Firmware|enterprise|defense-evasion,persistence|T1542.002
T1110|Brute Force|enterprise|credential-access|
T1110.001|Password Guessing|enterprise|credential-access|
T1110.002|Password Cracking|enterprise|credential-access|
T1110.003|Password Spraying|enterprise|credential-access|
T1110.004|Credential Stuffing|enterprise|credential-access|
T1111|Multi-Factor Authentication Interception|enterprise|credential-access|
T1112|Modify Registry|enterprise|defense-evasion,persistence|
T1113|Screen Capture|enterprise|collection|
T1114|Email Collection|enterprise|collection|
T1114.001|Local Email Collection|enterprise|collection|
T1114.002|Remote Email Collection|enterprise|collection|
T1114.003|Email Forwarding Rule|enterprise|collection|
T1115|Clipboard Data|enterprise|collection|
T1116|Code Signing|enterprise|defense-evasion|T1553.002
T1117|Regsvr32|enterprise|defense-evasion,execution|T1218.010
T1118|InstallUtil|enterprise|defense-evasion,execution|T1218.004
T1119|Automated Collection|enterprise|collection|
T1120|Peripheral Device Discovery|enterprise|discovery|
T1121|Regsvcs/Regasm|enterprise|defense-evasion,execution|T1218.009
T1122|Component Object Model Hijacking|enterprise|defense-evasion,persistence|T1546.015
T1123|Audio Capture|enterprise|collection|
T1124|System Time Discovery|enterprise|discovery|
T1125|Video Capture|enterprise|collection|
T1126|Network Share Connection Removal|enterprise|defense-evasion|T1070.005
T1127|Trusted Developer Utilities Proxy Execution|enterprise|defense-evasion|
T1127.001|MSBuild|enterprise|defense-evasion|
T1127.002|ClickOnce|enterprise|defense-evasion|
T1127.003|JamPlus|enterprise|defense-evasion|
T1128|Netsh Helper DLL|enterprise|persistence|T1546.007
T1129|Shared Modules|enterprise|execution|
T1130|Install Root Certificate|enterprise|defense-evasion|T1553.004
T1131|Authentication Package|enterprise|persistence|T1547.002
T1132|Data Encoding|enterprise|command-and-control|
T1132.001|Standard Encoding|enterprise|command-and-control|
T1132.002|Non-Standard Encoding|enterprise|command-and-control|
T1133|External Remote Services|enterprise|persistence,initial-access|
T1134|Access Token Manipulation|enterprise|defense-evasion,privilege-escalation|
T1134.001|Token Impersonation/Theft|enterprise|defense-evasion,privilege-escalation|
T1134.002|Create Process with Token|enterprise|defense-evasion,privilege-escalation|
T1134.003|Make and Impersonate Token|enterprise|defense-evasion,privilege-escalation|
T1134.004|Parent PID Spoofing|enterprise|defense-evasion,privilege-escalation|
T1134.005|SID-History Injection|enterprise|defense-evasion,privilege-escalation|
T1135|Network Share Discovery|enterprise|discovery|
T1136|Create Account|enterprise|persistence|
T1136.001|Local Account|enterprise|persistence|
T1136.002|Domain Account|enterprise|persistence|
T1136.003|Cloud Account|enterprise|persistence|
T1137|Office Application Startup|enterprise|persistence|
T1137.001|Office Template Macros|enterprise|persistence|
T1137.002|Office Test|enterprise|persistence|
T1137.003|Outlook Forms|enterprise|persistence|
T1137.004|Outlook Home Page|enterprise|persistence|
T1137.005|Outlook Rules|enterprise|persistence|
T1137.006|Add-ins|enterprise|persistence|
T1138|Application Shimming|enterprise|persistence,privilege-escalation|T1546.011
T1139|Bash History|enterprise|credential-access|T1552.003
T1140|Deobfuscate/Decode Files or Information|enterprise|defense-evasion|
T1141|Input Prompt|enterprise|credential-access|T1056.002
T1142|Keychain|enterprise|credential-access|T1555.001
T1143|Hidden Window|enterprise|defense-evasion|T1564.003
T1144|Gatekeeper Bypass|enterprise|defense-evasion|T1553.001
T1145|Private Keys|enterprise|credential-access|T1552.004
T1146|Clear Command History|enterprise|defense-evasion|T1070.003
T1147|Hidden Users|enterprise|defense-evasion|T1564.002
T1148|HISTCONTROL|enterprise|defense-evasion|T1562.003
T1149|LC_MAIN Hijacking|enterprise|defense-evasion|-
T1150|Plist Modification|enterprise|defense-evasion,persistence,privilege-escalation|T1647
T1151|Space after Filename|enterprise|defense-evasion,execution|T1036.006
T1152|Launchctl|enterprise|defense-evasion,execution,persistence|T1569.001
T1153|Source|enterprise|execution|-
T1154|Trap|enterprise|execution,persistence|T1546.005
T1155|AppleScript|enterprise|execution|T1059.002
T1156|Malicious Shell Modification|enterprise|persistence|T1546.004
T1157|Dylib Hijacking|enterprise|persistence,privilege-escalation|T1574.004
T1158|Hidden Files and Directories|enterprise|defense-evasion,persistence|T1564.001
T1159|Launch Agent|enterprise|persistence|T1543.001
T1160|Launch Daemon|enterprise|persistence,privilege-escalation|T1543.004
T1161|LC_LOAD_DYLIB Addition|enterprise|persistence|T1546.006
T1162|Login Item|enterprise|persistence|T1647
T1163|Rc.common|enterprise|persistence|T1037.004
T1164|Re-opened Applications|enterprise|persistence|T1547.007
T1165|Startup Items|enterprise|persistence,privilege-escalation|T1037.005
T1166|Setuid and Setgid|enterprise|privilege-escalation,persistence|T1548.001
T1167|Securityd Memory|enterprise|credential-access|T1555.002
T1168|Local Job Scheduling|enterprise|persistence,execution|T1053
T1169|Sudo|enterprise|privilege-escalation|T1548.003
T1170|Mshta|enterprise|defense-evasion,execution|T1218.005
T1171|LLMNR/NBT-NS Poisoning and Relay|enterprise|credential-access|T1557.001
T1172|Domain Fronting|enterprise|command-and-control|T1090.004
T1173|Dynamic Data Exchange|enterprise|execution|T1559.002
T1174|Password Filter DLL|enterprise|credential-access|T1556.002
T1175|Component Object Model and Distributed COM|enterprise|lateral-movement,execution|-
T1176|Software Extensions|enterprise|persistence|
T1176.001|Browser Extensions|enterprise|persistence|
T1176.002|IDE Extensions|enterprise|persistence|
T1177|LSASS Driver|enterprise|execution,persistence|T1547.008
T1178|SID-History Injection|enterprise|privilege-escalation|T1134.005
T1179|Hooking|enterprise|persistence,privilege-escalation,credential-access|T1056.004
T1180|Screensaver|enterprise|persistence|T1546.002
T1181|Extra Window Memory Injection|enterprise|defense-evasion,privilege-escalation|T1055.011
T1182|AppCert DLLs|enterprise|persistence,privilege-escalation|T1546.009
T1183|Image File Execution Options Injection|enterprise|privilege-escalation,persistence,defense-evasion|T1546.012
T1184|SSH Hijacking|enterprise|lateral-movement|T1563.001
T1185|Browser Session Hijacking|enterprise|collection|
T1186|Process Doppelgänging|enterprise|defense-evasion|T1055.013
T1187|Forced Authentication|enterprise|credential-access|
T1188|Multi-hop Proxy|enterprise|command-and-control|T1090.003
T1189|Drive-by Compromise|enterprise|initial-access|
T1190|Exploit Public-Facing Application|enterprise|initial-access|
T1191|CMSTP|enterprise|defense-evasion,execution|T1218.003
T1192|Spearphishing Link|enterprise|initial-access|T1566.002
T1193|Spearphishing Attachment|enterprise|initial-access|T1566.001
T1194|Spearphishing via Service|enterprise|initial-access|T1566.003
T1195|Supply Chain Compromise|enterprise|initial-access|
T1195.001|Compromise Software Dependencies and Development Tools|enterprise|initial-access|
T1195.002|Compromise Software Supply Chain|enterprise|initial-access|
T1195.003|Compromise Hardware Supply Chain|enterprise|initial-access|
T1196|Control Panel Items|enterprise|defense-evasion,execution|T1218.002
T1197|BITS Jobs|enterprise|defense-evasion,persistence|
T1198|SIP and Trust Provider Hijacking|enterprise|defense-evasion,persistence|T1553.003
T1199|Trusted Relationship|enterprise|initial-access|
T1200|Hardware Additions|enterprise|initial-access|
T1201|Password Policy Discovery|enterprise|discovery|
T1202|Indirect Command Execution|enterprise|defense-evasion|
T1203|Exploitation for Client Execution|enterprise|execution|
T1204|User Execution|enterprise|execution|
T1204.001|Malicious Link|enterprise|execution|
T1204.002|Malicious File|enterprise|execution|
T1204.003|Malicious Image|enterprise|execution|
T1204.004|Malicious Copy and Paste|enterprise|execution|
T1204.005|Malicious Library|enterprise|execution|
T1205|Traffic Signaling|enterprise|defense-evasion,persistence,command-and-control|
T1205.001|Port Knocking|enterprise|defense-evasion,persistence,command-and-control|
T1205.002|Socket Filters|enterprise|defense-evasion,persistence,command-and-control|
T1206|Sudo Caching|enterprise|privilege-escalation|T1548.003
T1207|Rogue Domain Controller|enterprise|defense-evasion|
T1208|Kerberoasting|enterprise|credential-access|T1558.003
T1209|Time Providers|enterprise|persistence|T1547.003
T1210|Exploitation of Remote Services|enterprise|lateral-movement|
T1211|Exploitation for Defense Evasion|enterprise|defense-evasion|
T1212|Exploitation for Credential Access|enterprise|credential-access|
T1213|Data from Information Repositories|enterprise|collection|
T1213.001|Confluence|enterprise|collection|
T1213.002|Sharepoint|enterprise|collection|
T1213.003|Code Repositories|enterprise|collection|
T1213.004|Customer Relationship Management Software|enterprise|collection|
T1213.005|Messaging Applications|enterprise|collection|
T1213.006|Databases|enterprise|collection|
T1214|Credentials in Registry|enterprise|credential-access|T1552.002
T1215|Kernel Modules and Extensions|enterprise|persistence|T1547.006
T1216|System Script Proxy Execution|enterprise|defense-evasion|
T1216.001|PubPrn|enterprise|defense-evasion|
T1216.002|SyncAppvPublishingServer|enterprise|defense-evasion|
T1217|Browser Information Discovery|enterprise|discovery|
T1218|System Binary Proxy Execution|enterprise|defense-evasion|
T1218.001|Compiled HTML File|enterprise|defense-evasion|
T1218.002|Control Panel|enterprise|defense-evasion|
T1218.003|CMSTP|enterprise|defense-evasion|
T1218.004|InstallUtil|enterprise|defense-evasion|
T1218.005|Mshta|enterprise|defense-evasion|
T1218.007|Msiexec|enterprise|defense-evasion|
T1218.008|Odbcconf|enterprise|defense-evasion|
T1218.009|Regsvcs/Regasm|enterprise|defense-evasion|
T1218.010|Regsvr32|enterprise|defense-evasion|
T1218.011|Rundll32|enterprise|defense-evasion|
T1218.012|Verclsid|enterprise|defense-evasion|
T1218.013|Mavinject|enterprise|defense-evasion|
T1218.014|MMC|enterprise|defense-evasion|
T1218.015|Electron Applications|enterprise|defense-evasion|
T1219|Remote Access Tools|enterprise|command-and-control|
T1219.001|IDE Tunneling|enterprise|command-and-control|
T1219.002|Remote Desktop Software|enterprise|command-and-control|
T1219.003|Remote Access Hardware|enterprise|command-and-control|
T1220|XSL Script Processing|enterprise|defense-evasion|
T1221|Template Injection|enterprise|defense-evasion|
T1222|File and Directory Permissions Modification|enterprise|defense-evasion|
T1222.001|Windows File and Directory Permissions Modification|enterprise|defense-evasion|
T1222.002|Linux and Mac File and Directory Permissions Modification|enterprise|defense-evasion|
T1223|Compiled HTML File|enterprise|defense-evasion,execution|T1218.001
T1480|Execution Guardrails|enterprise|defense-evasion|
T1480.001|Environmental Keying|enterprise|defense-evasion|
T1480.002|Mutual Exclusion|enterprise|defense-evasion|
T1482|Domain Trust Discovery|enterprise|discovery|
T1483|Domain Generation Algorithms|enterprise|command-and-control|T1568.002
T1484|Domain or Tenant Policy Modification|enterprise|defense-evasion,privilege-escalation|
T1484.001|Group Policy Modification|enterprise|defense-evasion,privilege-escalation|
T1484.002|Trust Modification|enterprise|defense-evasion,privilege-escalation|
T1485|Data Destruction|enterprise|impact|
T1485.001|Lifecycle-Triggered Deletion|enterprise|impact|
T1486|Data Encrypted for Impact|enterprise|impact|
T1487|Disk Structure Wipe|enterprise|impact|T1561.002
T1488|Disk Content Wipe|enterprise|impact|T1561.001
T1489|Service Stop|enterprise|impact|
T1490|Inhibit System Recovery|enterprise|impact|
T1491|Defacement|enterprise|impact|
T1491.001|Internal Defacement|enterprise|impact|
T1491.002|External Defacement|enterprise|impact|
T1492|Stored Data Manipulation|enterprise|impact|T1565.001
T1493|Transmitted Data Manipulation|enterprise|impact|T1565.002
T1494|Runtime Data Manipulation|enterprise|impact|T1565.003
T1495|Firmware Corruption|enterprise|impact|
T1496|Resource Hijacking|enterprise|impact|
T1496.001|Compute Hijacking|enterprise|impact|
T1496.002|Bandwidth Hijacking|enterprise|impact|
T1496.003|SMS Pumping|enterprise|impact|
T1496.004|Cloud Service Hijacking|enterprise|impact|
T1497|Virtualization/Sandbox Evasion|enterprise|defense-evasion,discovery|
T1497.001|System Checks|enterprise|defense-evasion,discovery|
T1497.002|User Activity Based Checks|enterprise|defense-evasion,discovery|
T1497.003|Time Based Checks|enterprise|defense-evasion,discovery|
T1498|Network Denial of Service|enterprise|impact|
T1498.001|Direct Network Flood|enterprise|impact|
T1498.002|Reflection Amplification|enterprise|impact|
T1499|Endpoint Denial of Service|enterprise|impact|
T1499.001|OS Exhaustion Flood|enterprise|impact|
T1499.002|Service Exhaustion Flood|enterprise|impact|
T1499.003|Application Exhaustion Flood|enterprise|impact|
T1499.004|Application or System Exploitation|enterprise|impact|
T1500|Compile After Delivery|enterprise|defense-evasion|T1027.004
T1501|Systemd Service|enterprise|persistence|T1543.002
T1502|Parent PID Spoofing|enterprise|defense-evasion,privilege-escalation|T1134.004
T1503|Credentials from Web Browsers|enterprise|credential-access|T1555.003
T1504|PowerShell Profile|enterprise|persistence,privilege-escalation|T1546.013
T1505|Server Software Component|enterprise|persistence|
T1505.001|SQL Stored Procedures|enterprise|persistence|
T1505.002|Transport Agent|enterprise|persistence|
T1505.003|Web Shell|enterprise|persistence|
T1505.004|IIS Components|enterprise|persistence|
T1505.005|Terminal Services DLL|enterprise|persistence|
T1505.006|vSphere Installation Bundles|enterprise|persistence|
T1506|Web Session Cookie|enterprise|defense-evasion,lateral-movement|T1550.004
T1514|Elevated Execution with Prompt|enterprise|privilege-escalation|T1548.004
T1518|Software Discovery|enterprise|discovery|
T1518.001|Security Software Discovery|enterprise|discovery|
T1518.002|Backup Software Discovery|enterprise|discovery|
T1519|Emond|enterprise|persistence,privilege-escalation|T1546.014
T1522|Cloud Instance Metadata API|enterprise|credential-access|T1552.005
T1525|Implant Internal Image|enterprise|persistence|
T1526|Cloud Service Discovery|enterprise|discovery|
T1527|Application Access Token|enterprise|defense-evasion,lateral-movement|T1550.001
T1528|Steal Application Access Token|enterprise|credential-access|
T1529|System Shutdown/Reboot|enterprise|impact|
T1530|Data from Cloud Storage|enterprise|collection|
T1531|Account Access Removal|enterprise|impact|
T1534|Internal Spearphishing|enterprise|lateral-movement|
T1535|Unused/Unsupported Cloud Regions|enterprise|defense-evasion|
T1536|Revert Cloud Instance|enterprise|defense-evasion|T1578.004
T1537|Transfer Data to Cloud Account|enterprise|exfiltration|
T1538|Cloud Service Dashboard|enterprise|discovery|
T1539|Steal Web Session Cookie|enterprise|credential-access|
T1542|Pre-OS Boot|enterprise|defense-evasion,persistence|
T1542.001|System Firmware|enterprise|persistence,defense-evasion|
T1542.002|Component Firmware|enterprise|persistence,defense-evasion|
T1542.003|Bootkit|enterprise|persistence,defense-evasion|
T1542.004|ROMMONkit|enterprise|defense-evasion,persistence|
T1542.005|TFTP Boot|enterprise|defense-evasion,persistence|
T1543|Create or Modify System Process|enterprise|persistence,privilege-escalation|
T1543.001|Launch Agent|enterprise|persistence,privilege-escalation|
T1543.002|Systemd Service|enterprise|persistence,privilege-escalation|
T1543.003|Windows Service|enterprise|persistence,privilege-escalation|
T1543.004|Launch Daemon|enterprise|persistence,privilege-escalation|
T1543.005|Container Service|enterprise|persistence,privilege-escalation|
T1546|Event Triggered Execution|enterprise|privilege-escalation,persistence|
T1546.001|Change Default File Association|enterprise|privilege-escalation,persistence|
T1546.002|Screensaver|enterprise|privilege-escalation,persistence|
T1546.003|Windows Management Instrumentation Event Subscription|enterprise|privilege-escalation,persistence|
T1546.004|Unix Shell Configuration Modification|enterprise|privilege-escalation,persistence|
T1546.005|Trap|enterprise|privilege-escalation,persistence|
T1546.006|LC_LOAD_DYLIB Addition|enterprise|privilege-escalation,persistence|
T1546.007|Netsh Helper DLL|enterprise|privilege-escalation,persistence|
T1546.008|Accessibility Features|enterprise|privilege-escalation,persistence|
T1546.009|AppCert DLLs|enterprise|privilege-escalation,persistence|
T1546.010|AppInit DLLs|enterprise|privilege-escalation,persistence|
T1546.011|Application Shimming|enterprise|privilege-escalation,persistence|
T1546.012|Image File Execution Options Injection|enterprise|privilege-escalation,persistence|
T1546.013|PowerShell Profile|enterprise|privilege-escalation,persistence|
T1546.014|Emond|enterprise|privilege-escalation,persistence|
T1546.015|Component Object Model Hijacking|enterprise|privilege-escalation,persistence|
T1546.016|Installer Packages|enterprise|privilege-escalation,persistence|
T1546.017|Udev Rules|enterprise|persistence,privilege-escalation|
T1546.018|Python Startup Hooks|enterprise|persistence,privilege-escalation|
T1547|Boot or Logon Autostart Execution|enterprise|persistence,privilege-escalation|
T1547.001|Registry Run Keys / Startup Folder|enterprise|persistence,privilege-escalation|
T1547.002|Authentication Package|enterprise|persistence,privilege-escalation|
T1547.003|Time Providers|enterprise|persistence,privilege-escalation|
T1547.004|Winlogon Helper DLL|enterprise|persistence,privilege-escalation|
T1547.005|Security Support Provider|enterprise|persistence,privilege-escalation|
T1547.006|Kernel Modules and Extensions|enterprise|persistence,privilege-escalation|
T1547.007|Re-opened Applications|enterprise|persistence,privilege-escalation|
T1547.008|LSASS Driver|enterprise|persistence,privilege-escalation|
T1547.009|Shortcut Modification|enterprise|persistence,privilege-escalation|
T1547.010|Port Monitors|enterprise|persistence,privilege-escalation|
T1547.011|Plist Modification|enterprise|persistence,privilege-escalation|T1647
T1547.012|Print Processors|enterprise|persistence,privilege-escalation|
T1547.013|XDG Autostart Entries|enterprise|persistence,privilege-escalation|
T1547.014|Active Setup|enterprise|persistence,privilege-escalation|
T1547.015|Login Items|enterprise|persistence,privilege-escalation|
T1548|Abuse Elevation Control Mechanism|enterprise|privilege-escalation,defense-evasion|
T1548.001|Setuid and Setgid|enterprise|privilege-escalation,defense-evasion|
T1548.002|Bypass User Account Control|enterprise|privilege-escalation,defense-evasion|
T1548.003|Sudo and Sudo Caching|enterprise|privilege-escalation,defense-evasion|
T1548.004|Elevated Execution with Prompt|enterprise|privilege-escalation,defense-evasion|
T1548.005|Temporary Elevated Cloud Access|enterprise|privilege-escalation,defense-evasion|
T1548.006|TCC Manipulation|enterprise|defense-evasion,privilege-escalation|
T1550|Use Alternate Authentication Material|enterprise|defense-evasion,lateral-movement|
T1550.001|Application Access Token|enterprise|defense-evasion,lateral-movement|
T1550.002|Pass the Hash|enterprise|defense-evasion,lateral-movement|
T1550.003|Pass the Ticket|enterprise|defense-evasion,lateral-movement|
T1550.004|Web Session Cookie|enterprise|defense-evasion,lateral-movement|
T1552|Unsecured Credentials|enterprise|credential-access|
T1552.001|Credentials In Files|enterprise|credential-access|
T1552.002|Credentials in Registry|enterprise|credential-access|
T1552.003|Shell History|enterprise|credential-access|
T1552.004|Private Keys|enterprise|credential-access|
T1552.005|Cloud Instance Metadata API|enterprise|credential-access|
T1552.006|Group Policy Preferences|enterprise|credential-access|
T1552.007|Container API|enterprise|credential-access|
T1552.008|Chat Messages|enterprise|credential-access|
T1553|Subvert Trust Controls|enterprise|defense-evasion|
T1553.001|Gatekeeper Bypass|enterprise|defense-evasion|
T1553.002|Code Signing|enterprise|defense-evasion|
T1553.003|SIP and Trust Provider Hijacking|enterprise|defense-evasion|
T1553.004|Install Root Certificate|enterprise|defense-evasion|
T1553.005|Mark-of-the-Web Bypass|enterprise|defense-evasion|
T1553.006|Code Signing Policy Modification|enterprise|defense-evasion|
T1554|Compromise Host Software Binary|enterprise|persistence|
T1555|Credentials from Password Stores|enterprise|credential-access|
T1555.001|Keychain|enterprise|credential-access|
T1555.002|Securityd Memory|enterprise|credential-access|
T1555.003|Credentials from Web Browsers|enterprise|credential-access|
T1555.004|Windows Credential Manager|enterprise|credential-access|
T1555.005|Password Managers|enterprise|credential-access|
T1555.006|Cloud Secrets Management Stores|enterprise|credential-access|
T1556|Modify Authentication Process|enterprise|credential-access,defense-evasion,persistence|
T1556.001|Domain Controller Authentication|enterprise|credential-access,defense-evasion,persistence|
T1556.002|Password Filter DLL|enterprise|credential-access,defense-evasion,persistence|
T1556.003|Pluggable Authentication Modules|enterprise|credential-access,defense-evasion,persistence|
T1556.004|Network Device Authentication|enterprise|credential-access,defense-evasion,persistence|
T1556.005|Reversible Encryption|enterprise|credential-access,defense-evasion,persistence|
T1556.006|Multi-Factor Authentication|enterprise|credential-access,defense-evasion,persistence|
T1556.007|Hybrid Identity|enterprise|credential-access,defense-evasion,persistence|
T1556.008|Network Provider DLL|enterprise|credential-access,defense-evasion,persistence|
T1556.009|Conditional Access Policies|enterprise|credential-access,defense-evasion,persistence|
T1557|Adversary-in-the-Middle|enterprise|credential-access,collection|
T1557.001|LLMNR/NBT-NS Poisoning and SMB Relay|enterprise|credential-access,collection|
T1557.002|ARP Cache Poisoning|enterprise|credential-access,collection|
T1557.003|DHCP Spoofing|enterprise|credential-access,collection|
T1557.004|Evil Twin|enterprise|credential-access,collection|
T1558|Steal or Forge Kerberos Tickets|enterprise|credential-access|
T1558.001|Golden Ticket|enterprise|credential-access|
T1558.002|Silver Ticket|enterprise|credential-access|
T1558.003|Kerberoasting|enterprise|credential-access|
T1558.004|AS-REP Roasting|enterprise|credential-access|
T1558.005|Ccache Files|enterprise|credential-access|
T1559|Inter-Process Communication|enterprise|execution|
T1559.001|Component Object Model|enterprise|execution|
T1559.002|Dynamic Data Exchange|enterprise|execution|
T1559.003|XPC Services|enterprise|execution|
T1560|Archive Collected Data|enterprise|collection|
T1560.001|Archive via Utility|enterprise|collection|
T1560.002|Archive via Library|enterprise|collection|
T1560.003|Archive via Custom Method|enterprise|collection|
T1561|Disk Wipe|enterprise|impact|
T1561.001|Disk Content Wipe|enterprise|impact|
T1561.002|Disk Structure Wipe|enterprise|impact|
T1562|Impair Defenses|enterprise|defense-evasion|
T1562.001|Disable or Modify Tools|enterprise|defense-evasion|
T1562.002|Disable Windows Event Logging|enterprise|defense-evasion|
T1562.003|Impair Command History Logging|enterprise|defense-evasion|
T1562.004|Disable or Modify System Firewall|enterprise|defense-evasion|
T1562.006|Indicator Blocking|enterprise|defense-evasion|
T1562.007|Disable or Modify Cloud Firewall|enterprise|defense-evasion|
T1562.008|Disable or Modify Cloud Logs|enterprise|defense-evasion|
T1562.009|Safe Mode Boot|enterprise|defense-evasion|
T1562.010|Downgrade Attack|enterprise|defense-evasion|
T1562.011|Spoof Security Alerting|enterprise|defense-evasion|
T1562.012|Disable or Modify Linux Audit System|enterprise|defense-evasion|
T1562.013|Disable or Modify Network Device Firewall|enterprise|defense-evasion|
T1563|Remote Service Session Hijacking|enterprise|lateral-movement|
T1563.001|SSH Hijacking|enterprise|lateral-movement|
T1563.002|RDP Hijacking|enterprise|lateral-movement|
T1564|Hide Artifacts|enterprise|defense-evasion|
T1564.001|Hidden Files and Directories|enterprise|defense-evasion|
T1564.002|Hidden Users|enterprise|defense-evasion|
T1564.003|Hidden Window|enterprise|defense-evasion|
T1564.004|NTFS File Attributes|enterprise|defense-evasion|
T1564.005|Hidden File System|enterprise|defense-evasion|
T1564.006|Run Virtual Instance|enterprise|defense-evasion|
T1564.007|VBA Stomping|enterprise|defense-evasion|
T1564.008|Email Hiding Rules|enterprise|defense-evasion|
T1564.009|Resource Forking|enterprise|defense-evasion|
T1564.010|Process Argument Spoofing|enterprise|defense-evasion|
T1564.011|Ignore Process Interrupts|enterprise|defense-evasion|
T1564.012|File/Path Exclusions|enterprise|defense-evasion|
T1564.013|Bind Mounts|enterprise|defense-evasion|
T1564.014|Extended Attributes|enterprise|defense-evasion|
T1565|Data Manipulation|enterprise|impact|
T1565.001|Stored Data Manipulation|enterprise|impact|
T1565.002|Transmitted Data Manipulation|enterprise|impact|
T1565.003|Runtime Data Manipulation|enterprise|impact|
T1566|Phishing|enterprise|initial-access|
T1566.001|Spearphishing Attachment|enterprise|initial-access|
T1566.002|Spearphishing Link|enterprise|initial-access|
T1566.003|Spearphishing via Service|enterprise|initial-access|
T1566.004|Spearphishing Voice|enterprise|initial-access|
T1567|Exfiltration Over Web Service|enterprise|exfiltration|
T1567.001|Exfiltration to Code Repository|enterprise|exfiltration|
T1567.002|Exfiltration to Cloud Storage|enterprise|exfiltration|
T1567.003|Exfiltration to Text Storage Sites|enterprise|exfiltration|
T1567.004|Exfiltration Over Webhook|enterprise|exfiltration|
T1568|Dynamic Resolution|enterprise|command-and-control|
T1568.001|Fast Flux DNS|enterprise|command-and-control|
T1568.002|Domain Generation Algorithms|enterprise|command-and-control|
T1568.003|DNS Calculation|enterprise|command-and-control|
T1569|System Services|enterprise|execution|
T1569.001|Launchctl|enterprise|execution|
T1569.002|Service Execution|enterprise|execution|
T1569.003|Systemctl|enterprise|execution|
T1570|Lateral Tool Transfer|enterprise|lateral-movement|
T1571|Non-Standard Port|enterprise|command-and-control|
T1572|Protocol Tunneling|enterprise|command-and-control|
T1573|Encrypted Channel|enterprise|command-and-control|
T1573.001|Symmetric Cryptography|enterprise|command-and-control|
T1573.002|Asymmetric Cryptography|enterprise|command-and-control|
T1574|Hijack Execution Flow|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.001|DLL|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.002|DLL Side-Loading|enterprise|persistence,privilege-escalation,defense-evasion|T1574.001
T1574.004|Dylib Hijacking|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.005|Executable Installer File Permissions Weakness|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.006|Dynamic Linker Hijacking|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.007|Path Interception by PATH Environment Variable|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.008|Path Interception by Search Order Hijacking|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.009|Path Interception by Unquoted Path|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.010|Services File Permissions Weakness|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.011|Services Registry Permissions Weakness|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.012|COR_PROFILER|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.013|KernelCallbackTable|enterprise|persistence,privilege-escalation,defense-evasion|
T1574.014|AppDomainManager|enterprise|persistence,privilege-escalation,defense-evasion|
T1578|Modify Cloud Compute Infrastructure|enterprise|defense-evasion|
T1578.001|Create Snapshot|enterprise|defense-evasion|
T1578.002|Create Cloud Instance|enterprise|defense-evasion|
T1578.003|Delete Cloud Instance|enterprise|defense-evasion|
T1578.004|Revert Cloud Instance|enterprise|defense-evasion|
T1578.005|Modify Cloud Compute Configurations|enterprise|defense-evasion|
T1580|Cloud Infrastructure Discovery|enterprise|discovery|
T1583|Acquire Infrastructure|enterprise|resource-development|
T1583.001|Domains|enterprise|resource-development|
T1583.002|DNS Server|enterprise|resource-development|
T1583.003|Virtual Private Server|enterprise|resource-development|
T1583.004|Server|enterprise|resource-development|
T1583.005|Botnet|enterprise|resource-development|
T1583.006|Web Services|enterprise|resource-development|
T1583.007|Serverless|enterprise|resource-development|
T1583.008|Malvertising|enterprise|resource-development|
T1584|Compromise Infrastructure|enterprise|resource-development|
T1584.001|Domains|enterprise|resource-development|
T1584.002|DNS Server|enterprise|resource-development|
T1584.003|Virtual Private Server|enterprise|resource-development|
T1584.004|Server|enterprise|resource-development|
T1584.005|Botnet|enterprise|resource-development|
T1584.006|Web Services|enterprise|resource-development|
T1584.007|Serverless|enterprise|resource-development|
T1584.008|Network Devices|enterprise|resource-development|
T1585|Establish Accounts|enterprise|resource-development|
T1585.001|Social Media Accounts|enterprise|resource-development|
T1585.002|Email Accounts|enterprise|resource-development|
T1585.003|Cloud Accounts|enterprise|resource-development|
T1586|Compromise Accounts|enterprise|resource-development|
T1586.001|Social Media Accounts|enterprise|resource-development|
T1586.002|Email Accounts|enterprise|resource-development|
T1586.003|Cloud Accounts|enterprise|resource-development|
T1587|Develop Capabilities|enterprise|resource-development|
T1587.001|Malware|enterprise|resource-development|
T1587.002|Code Signing Certificates|enterprise|resource-development|
T1587.003|Digital Certificates|enterprise|resource-development|
T1587.004|Exploits|enterprise|resource-development|
T1588|Obtain Capabilities|enterprise|resource-development|
T1588.001|Malware|enterprise|resource-development|
T1588.002|Tool|enterprise|resource-development|
T1588.003|Code Signing Certificates|enterprise|resource-development|
T1588.004|Digital Certificates|enterprise|resource-development|
T1588.005|Exploits|enterprise|resource-development|
T1588.006|Vulnerabilities|enterprise|resource-development|
T1588.007|Artificial Intelligence|enterprise|resource-development|
T1589|Gather Victim Identity Information|enterprise|reconnaissance|
T1589.001|Credentials|enterprise|reconnaissance|
T1589.002|Email Addresses|enterprise|reconnaissance|
T1589.003|Employee Names|enterprise|reconnaissance|
T1590|Gather Victim Network Information|enterprise|reconnaissance|
T1590.001|Domain Properties|enterprise|reconnaissance|
T1590.002|DNS|enterprise|reconnaissance|
T1590.003|Network Trust Dependencies|enterprise|reconnaissance|
T1590.004|Network Topology|enterprise|reconnaissance|
T1590.005|IP Addresses|enterprise|reconnaissance|
T1590.006|Network Security Appliances|enterprise|reconnaissance|
T1591|Gather Victim Org Information|enterprise|reconnaissance|
T1591.001|Determine Physical Locations|enterprise|reconnaissance|
T1591.002|Business Relationships|enterprise|reconnaissance|
T1591.003|Identify Business Tempo|enterprise|reconnaissance|
T1591.004|Identify Roles|enterprise|reconnaissance|
T1592|Gather Victim Host Information|enterprise|reconnaissance|
T1592.001|Hardware|enterprise|reconnaissance|
T1592.002|Software|enterprise|reconnaissance|
T1592.003|Firmware|enterprise|reconnaissance|
T1592.004|Client Configurations|enterprise|reconnaissance|
T1593|Search Open Websites/Domains|enterprise|reconnaissance|
T1593.001|Social Media|enterprise|reconnaissance|
T1593.002|Search Engines|enterprise|reconnaissance|
T1593.003|Code Repositories|enterprise|reconnaissance|
T1594|Search Victim-Owned Websites|enterprise|reconnaissance|
T1595|Active Scanning|enterprise|reconnaissance|
T1595.001|Scanning IP Blocks|enterprise|reconnaissance|
T1595.002|Vulnerability Scanning|enterprise|reconnaissance|
T1595.003|Wordlist Scanning|enterprise|reconnaissance|
T1596|Search Open Technical Databases|enterprise|reconnaissance|
T1596.001|DNS/Passive DNS|enterprise|reconnaissance|
T1596.002|WHOIS|enterprise|reconnaissance|
T1596.003|Digital Certificates|enterprise|reconnaissance|
T1596.004|CDNs|enterprise|reconnaissance|
T1596.005|Scan Databases|enterprise|reconnaissance|
T1597|Search Closed Sources|enterprise|reconnaissance|
T1597.001|Threat Intel Vendors|enterprise|reconnaissance|
T1597.002|Purchase Technical Data|enterprise|reconnaissance|
T1598|Phishing for Information|enterprise|reconnaissance|
T1598.001|Spearphishing Service|enterprise|reconnaissance|
T1598.002|Spearphishing Attachment|enterprise|reconnaissance|
T1598.003|Spearphishing Link|enterprise|reconnaissance|
T1598.004|Spearphishing Voice|enterprise|reconnaissance|
T1599|Network Boundary Bridging|enterprise|defense-evasion|
T1599.001|Network Address Translation Traversal|enterprise|defense-evasion|
T1600|Weaken Encryption|enterprise|defense-evasion|
T1600.001|Reduce Key Space|enterprise|defense-evasion|
T1600.002|Disable Crypto Hardware|enterprise|defense-evasion|
T1601|Modify System Image|enterprise|defense-evasion|
T1601.001|Patch System Image|enterprise|defense-evasion|
T1601.002|Downgrade System Image|enterprise|defense-evasion|
T1602|Data from Configuration Repository|enterprise|collection|
T1602.001|SNMP (MIB Dump)|enterprise|collection|
T1602.002|Network Device Configuration Dump|enterprise|collection|
T1606|Forge Web Credentials|enterprise|credential-access|
T1606.001|Web Cookies|enterprise|credential-access|
T1606.002|SAML Tokens|enterprise|credential-access|
T1608|Stage Capabilities|enterprise|resource-development|
T1608.001|Upload Malware|enterprise|resource-development|
T1608.002|Upload Tool|enterprise|resource-development|
T1608.003|Install Digital Certificate|enterprise|resource-development|
T1608.004|Drive-by Target|enterprise|resource-development|
T1608.005|Link Target|enterprise|resource-development|
T1608.006|SEO Poisoning|enterprise|resource-development|
T1609|Container Administration Command|enterprise|execution|
T1610|Deploy Container|enterprise|defense-evasion,execution|
T1611|Escape to Host|enterprise|privilege-escalation|
T1612|Build Image on Host|enterprise|defense-evasion|
T1613|Container and Resource Discovery|enterprise|discovery|
T1614|System Location Discovery|enterprise|discovery|
T1614.001|System Language Discovery|enterprise|discovery|
T1615|Group Policy Discovery|enterprise|discovery|
T1619|Cloud Storage Object Discovery|enterprise|discovery|
T1620|Reflective Code Loading|enterprise|defense-evasion|
T1621|Multi-Factor Authentication Request Generation|enterprise|credential-access|
T1622|Debugger Evasion|enterprise|defense-evasion,discovery|
T1647|Plist File Modification|enterprise|defense-evasion|
T1648|Serverless Execution|enterprise|execution|
T1649|Steal or Forge Authentication Certificates|enterprise|credential-access|
T1650|Acquire Access|enterprise|resource-development|
T1651|Cloud Administration Command|enterprise|execution|
T1652|Device Driver Discovery|enterprise|discovery|
T1653|Power Settings|enterprise|persistence|
T1654|Log Enumeration|enterprise|discovery|
T1656|Impersonation|enterprise|defense-evasion|
T1657|Financial Theft|enterprise|impact|
T1659|Content Injection|enterprise|initial-access,command-and-control|
T1665|Hide Infrastructure|enterprise|command-and-control|
T1666|Modify Cloud Resource Hierarchy|enterprise|defense-evasion|
T1667|Email Bombing|enterprise|impact|
T1668|Exclusive Control|enterprise|persistence|
T1669|Wi-Fi Networks|enterprise|initial-access|
T1671|Cloud Application Integration|enterprise|persistence|
T1672|Email Spoofing|enterprise|defense-evasion|
T1673|Virtual Machine Discovery|enterprise|discovery|
T1674|Input Injection|enterprise|execution|
T1675|ESXi Administration Command|enterprise|execution|
T1677|Poisoned Pipeline Execution|enterprise|execution|
T1678|Delay Execution|enterprise|defense-evasion|
T1679|Selective Exclusion|enterprise|defense-evasion|
T1680|Local Storage Discovery|enterprise|discovery|
T1681|Search Threat Vendor Data|enterprise|reconnaissance|
`
