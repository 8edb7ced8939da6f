/** CHECK.md of a bag: how to check it by hand, with tools that are not ours. */
export function checkText(form: "full" | "redacted"): string {
  return form === "full" ? `${common}${full}` : `${common}${redacted}`;
}

const common = `# How to check this folder without pixelcensus

Work in this folder. Every command below is of another author. What each answer proves stands beside it.

## 1. No file was altered, added or removed

    sha256sum -c --strict manifest-sha256.txt
    sha512sum -c --strict manifest-sha512.txt
    sha256sum -c --strict tagmanifest-sha256.txt
    sha512sum -c --strict tagmanifest-sha512.txt
    sha256sum -c --strict tokens-sha256.txt        (only where there are .tsr files)

Each line must end in OK. \`sha256sum\` does not notice added files, so compare the list as well:

    diff <(cut -c67- manifest-sha256.txt | sort) <(find data -type f | sort)

\`bagit.py --validate .\` (Library of Congress) does all of this. In PowerShell:

    Get-Content manifest-sha256.txt | ForEach-Object { $h,$p = $_ -split '  ',2; if ((Get-FileHash $p).Hash -ne $h) { $p } }

Nothing may be printed. \`pixelcensus verify\` takes this folder, or the zip that it came in, and does all of the below as well.

## 2. The folder existed at the time that an authority states

    openssl ts -verify -data tagmanifest-sha256.txt -in tagmanifest-sha256.1.tsr -token_in -CAfile CA.pem -attime EPOCH

CA.pem is the root of the authority, from its own web site; EPOCH is the token's time in seconds, which shows with
\`openssl ts -reply -in tagmanifest-sha256.1.tsr -token_in -text\`. Certificates expire: without -attime an old token fails.
A folder without a .tsr file is not stamped, whatever else it says; its name then ends in UNSTAMPED.

## 3. The facts were in the journal before they were published

\`data/journal.json\` holds for each entry its salt and bytes (base64) and a proof. By hand, for one entry:
SHA-256(salt || bytes) is its contentHash; the leaf is SHA-256(0x00 || contentHash as 32 bytes); each step of the proof puts the
sibling left or right: SHA-256(0x01 || left || right); the last one must equal head.merkleRoot. The tokens in
\`data/journal-tokens/\` are over the canonical bytes in the .json beside them:

    openssl ts -verify -data data/journal-tokens/1.json -in data/journal-tokens/1.tsr -token_in -CAfile CA.pem -attime EPOCH

A chain alone could be rewritten whole by its owner; only the tokens, and copies given away earlier, fix it in time.
`;

const full = `
## 4. The messages are those that their senders signed

    python3 -c "import dkim,sys; k=open(sys.argv[2],'rb').read().strip(); print(dkim.verify(open(sys.argv[1],'rb').read(), dnsfunc=lambda n, timeout=5: k))" data/messages/NAME.eml data/keys/SELECTOR._domainkey.DOMAIN.txt

True means: whoever held the key that DNS published for the domain at reception signed these headers and this body. The raw DNS answers
with the key are in \`data/facts/authentication-answers.json\` (base64). \`dkimverify < data/messages/NAME.eml\` asks the DNS of today instead:
where the key has been changed since, it fails, and says nothing about the day of reception.

## 5. The names lead where the report says

Open \`data/dns.pcap\` in Wireshark, or: \`tshark -r data/dns.pcap -Y dns\`. The DNS bytes are those exchanged; the packets around them are
drawn by us, from a documentation address. \`data/facts/exchanges.json\` holds the same bytes with server, transport and time.

## 6. The twins differ where the report says

\`data/facts/verdicts.json\` names for each verdict the messages compared and the component that differed. Open the .eml files named in
\`data/messages/\`, decode the part (base64 or quoted-printable), and compare the two addresses at the byte offsets given.

## 7. The filter lists are those that the verdicts cite

\`data/facts/judgement-runs.json\` names each list with its SHA-256: \`sha256sum data/lists/*.txt\` gives the same. \`data/method.json\` names under
\`excerpts\` those of which only the lines that matter are here, with the SHA-256 of the whole, and \`grep -F RULE\` finds a rule in the whole one.

## 8. Where a second journal is here

\`data/journal-twins.json\` is that of the campaign whose seeds received the copies of a message that somebody handed in; it is checked as in 3.
`;

const redacted = `
## 4. What this form leaves out

Message bodies are left out: names in free text cannot be redacted with certainty. Seed addresses and tokens are replaced by pseudonyms,
equal where the originals were equal. \`data/method.json\` names the SHA-256 of the full form's tag manifest. DKIM, the message bytes and
everything that needs them cannot be checked in this form, only in the full one.
`;
