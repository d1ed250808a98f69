// Package tfutil holds small helpers that know no object: conversions between a plan and a
// request, validators, passwords, texts for messages, the log. The life of an object is in
// package object.
package tfutil
