// Command readreceipt checks a public act's receipt (C2SP tlog-proof) with Go's sumdb packages, cosignatures included.
//
//	readreceipt FILE LOGVKEY LEAST [COSIGNERVKEY...]
//
// The checkpoint must be signed by the log and cosigned by at least LEAST of the cosigners (C2SP tlog-cosignature,
// Ed25519), and the entry, from the extra line, must stand in it. It prints "ok INDEX SIZE COSIGNED" or ends with
// status 1 and a message.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// cosigner is a note.Verifier for keys of type 4, which sumdb does not know.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }

func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(signature)
	message := append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", at)), text...)
	return at < 1<<63 && ed25519.Verify(c.key, message, signature[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("malformed cosigner vkey")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, errors.New("not a cosigner's Ed25519 key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, errors.New("the key id does not fit the key")
	}
	return cosigner{parts[0], hash, key[1:]}, nil
}

type receipt struct {
	entry      []byte
	index      int64
	path       tlog.RecordProof
	checkpoint []byte
}

func read(text string) (r receipt, err error) {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") {
		return r, errors.New("not a tlog-proof with an extra line")
	}
	extra, err := base64.StdEncoding.DecodeString(lines[1][6:])
	if err != nil {
		return r, err
	}
	var words struct{ Entry string }
	if err = json.Unmarshal(extra, &words); err != nil {
		return r, err
	}
	r.entry, r.checkpoint = []byte(words.Entry), []byte(checkpoint)
	if r.index, err = strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64); err != nil {
		return r, err
	}
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return r, err
		}
		r.path = append(r.path, hash)
	}
	return r, nil
}

func run(file, logKey string, least int, cosignerKeys []string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	r, err := read(string(text))
	if err != nil {
		return "", err
	}
	log, err := note.NewVerifier(logKey)
	if err != nil {
		return "", err
	}
	verifiers := []note.Verifier{log}
	for _, vkey := range cosignerKeys {
		one, err := newCosigner(vkey)
		if err != nil {
			return "", err
		}
		verifiers = append(verifiers, one)
	}
	opened, err := note.Open(r.checkpoint, note.VerifierList(verifiers...))
	if err != nil {
		return "", err
	}
	byLog, cosigned := false, 0
	for _, signature := range opened.Sigs {
		if signature.Name == log.Name() && signature.Hash == log.KeyHash() {
			byLog = true
		} else {
			cosigned++
		}
	}
	if !byLog || cosigned < least {
		return "", fmt.Errorf("signed by the log: %v; cosigned by %d, want %d", byLog, cosigned, least)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != log.Name() {
		return "", errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return "", err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return "", err
	}
	if err := tlog.CheckRecord(r.path, size, root, r.index, tlog.RecordHash(r.entry)); err != nil {
		return "", err
	}
	return fmt.Sprintf("ok %d %d %d", r.index, size, cosigned), nil
}

func main() {
	least, err := strconv.Atoi(os.Args[3])
	if err == nil {
		var said string
		if said, err = run(os.Args[1], os.Args[2], least, os.Args[4:]); err == nil {
			fmt.Println(said)
			return
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
