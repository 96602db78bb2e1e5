package io.sluice.e2e;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How the broker shares out partitions among the members of groups. */
final class ConsumerGroups implements AutoCloseable {

  private final Admin admin;

  ConsumerGroups(String bootstrapServers) {
    this.admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers));
  }

  /** Whether a group has so many members, each of which has partitions, and is at rest. */
  boolean isShared(String group, int members) throws InterruptedException {
    try {
      ConsumerGroupDescription now =
          admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
      return now.groupState() == GroupState.STABLE
          && now.members().size() == members
          && now.members().stream().allMatch(ConsumerGroups::hasPartitions);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw new IllegalStateException("Group %s cannot be described".formatted(group), e);
    }
  }

  private static boolean hasPartitions(MemberDescription member) {
    return !member.assignment().topicPartitions().isEmpty();
  }

  @Override
  public void close() {
    admin.close();
  }
}
