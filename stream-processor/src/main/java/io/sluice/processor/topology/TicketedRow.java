package io.sluice.processor.topology;

import java.nio.ByteBuffer;

/**
 * A row on its way through a join, and the ticket under which it waits among {@link WaitingRows}.
 */
record TicketedRow(byte[] ticket, byte[] row) {

  byte[] encode() {
    return ByteBuffer.allocate(ticket.length + row.length).put(ticket).put(row).array();
  }

  static TicketedRow decode(byte[] bytes) {
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    byte[] ticket = new byte[WaitingRows.TICKET_BYTES];
    fields.get(ticket);
    byte[] row = new byte[fields.remaining()];
    fields.get(row);
    return new TicketedRow(ticket, row);
  }
}
