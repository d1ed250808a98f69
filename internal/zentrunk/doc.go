// Package zentrunk is a client for the REST API of Zentrunk, Plivo's SIP trunking.
//
// It knows nothing of Terraform. A [Client] holds one [Collection] per kind of
// object; a collection creates, gets, updates, deletes and lists. Every request
// is built, authenticated, limited, retried, logged and decoded in one place,
// and whatever goes wrong comes back as an [*Error].
//
// The rules it follows are those of Plivo's documentation
// (https://www.plivo.com/docs/sip-trunking/api) and, where the live service
// differs from it, both: an object may come bare or wrapped, an error may be a
// string, an object, HTML or nothing at all, and an unset field is null or "".
package zentrunk
