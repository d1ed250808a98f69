// Package tfutil holds what the resources and data sources share: the hand-over of
// the client, diagnostics from errors, the account guard, the waiting after a write.
// Each resource stays in charge of its own steps; there is no base class here.
package tfutil
